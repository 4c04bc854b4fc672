//! Everybody with an account, for administrators.

mod end_sign_in_of;
mod end_sign_ins_of;
mod get_person;
mod grant_rights;
mod list_people;
mod set_disabled;

pub use end_sign_in_of::*;
pub use end_sign_ins_of::*;
pub use get_person::*;
pub use grant_rights::*;
pub use list_people::*;
pub use set_disabled::*;

#[cfg(feature = "ssr")]
use domain::error::{AppError, ErrorKind};

/// Where one goes after something was done about somebody, or refused: to their page, and to the list when there may be
/// no such account. What was sent may be anything and must not become an address.
#[cfg(feature = "ssr")]
fn page_after<T>(person: &str, done: &Result<T, AppError>) -> String {
    match done.as_ref().map_err(|error| &error.kind) {
        Ok(_) | Err(ErrorKind::Validation(_) | ErrorKind::Conflict) => crate::paths::person(person),
        Err(_) => crate::paths::people(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn whom_there_may_not_be_gets_no_address() {
        let refused = |kind| Err::<(), _>(AppError::new(kind));
        assert_eq!(page_after("seller", &Ok(())), "/people/seller");
        assert_eq!(page_after("seller", &refused(ErrorKind::Conflict)), "/people/seller");
        assert_eq!(page_after("Harbour-Air", &refused(ErrorKind::NotFound)), "/people");
        assert_eq!(page_after("Harbour-Air", &refused(ErrorKind::Transport)), "/people");
    }
}
