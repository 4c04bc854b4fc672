//! The words for each kind of change.

use super::ChangeKind;

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Update, Self::Assign, Self::Submit, Self::Associate, Self::Disassociate, Self::Lead];

    /// The word in forms and requests.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Assign => "assign",
            Self::Submit => "submit",
            Self::Associate => "associate",
            Self::Disassociate => "disassociate",
            Self::Lead => "lead",
        }
    }

    /// The operation as a command of the AWS CLI.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Update => "update-opportunity",
            Self::Assign => "assign-opportunity",
            Self::Submit => "submit-opportunity",
            Self::Associate => "associate-opportunity",
            Self::Disassociate => "disassociate-opportunity",
            Self::Lead => "update-engagement-context",
        }
    }

    /// The form, as `forms::validate` names it.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::Update => "opportunity/update",
            Self::Assign => "opportunity/assign",
            Self::Submit => "opportunity/submit",
            Self::Associate | Self::Disassociate => "opportunity/related",
            Self::Lead => "lead",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{Fields, validate};

    #[test]
    fn every_kind_has_a_form_and_is_read_by_its_slug() {
        for kind in ChangeKind::ALL {
            let errors = validate(kind.form(), &Fields::new());
            assert!(errors.iter().all(|error| !error.message.contains("is not known here")), "{kind:?}");
            assert_eq!(serde_json::to_string(&kind).ok(), Some(format!("\"{}\"", kind.slug())));
        }
    }
}
