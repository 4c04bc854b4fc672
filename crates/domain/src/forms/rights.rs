//! The form by which an administrator gives somebody rights.

use super::{FieldError, Fields, text};
use crate::people::{Catalog, Rights, Role};

/// The form's name.
pub const RIGHTS: &str = "rights";
/// Whether they administer the desk: any answer says so.
pub const ADMINISTRATOR: &str = "Desk.administrator";
/// The answer that stands for no role.
pub const NO_ROLE: &str = "none";

/// The field of the role in a catalog.
#[must_use]
pub fn role_field(catalog: Catalog) -> String {
    format!("Role.{}", catalog.code())
}

/// A role as it stands in the form.
#[must_use]
pub fn role_answer(role: Option<Role>) -> String {
    role.map_or_else(|| NO_ROLE.to_owned(), |role| role.label().to_lowercase())
}

/// The rights that the form gives. In catalogs in which the desk does not work they stay as they were `before`.
///
/// # Errors
/// Each catalog without a proper answer.
pub fn read_rights(before: &Rights, catalogs: &[Catalog], fields: &Fields) -> Result<Rights, Vec<FieldError>> {
    let mut rights = Rights { administrator: !text(fields, ADMINISTRATOR).is_empty(), ..before.clone() };
    let mut errors = Vec::new();
    for &catalog in catalogs {
        let field = role_field(catalog);
        let answer = text(fields, &field);
        match Role::ALL.into_iter().find(|role| role_answer(Some(*role)) == answer) {
            Some(role) => drop(rights.roles.insert(catalog, role)),
            None if answer == NO_ROLE => drop(rights.roles.remove(&catalog)),
            None => {
                let what = format!("Choose what they may do in the catalog {}.", catalog.code());
                errors.push(FieldError::new(field, what));
            }
        }
    }
    if errors.is_empty() { Ok(rights) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(answers: &[(&str, &str)]) -> Fields {
        answers.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
    }

    #[test]
    fn what_is_not_asked_about_stays() {
        let before = Rights {
            roles: [(Catalog::Aws, Role::Manager), (Catalog::Sandbox, Role::Viewer)].into(),
            administrator: true,
        };
        let given = read_rights(&before, &[Catalog::Sandbox], &answers(&[("Role.Sandbox", "seller")])).expect("fine");
        assert_eq!(given.roles, [(Catalog::Aws, Role::Manager), (Catalog::Sandbox, Role::Seller)].into());
        assert!(!given.administrator);
        let nothing = answers(&[("Role.Sandbox", NO_ROLE), ("Role.AWS", NO_ROLE), (ADMINISTRATOR, "administrator")]);
        let given = read_rights(&before, &Catalog::ALL, &nothing).expect("fine");
        assert!(given.roles.is_empty() && given.administrator);
    }

    #[test]
    fn every_catalog_wants_an_answer_that_there_is() {
        let wrong = answers(&[("Role.AWS", "owner")]);
        let errors = read_rights(&Rights::default(), &Catalog::ALL, &wrong).expect_err("both are wrong");
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["Role.Sandbox", "Role.AWS"]);
    }
}
