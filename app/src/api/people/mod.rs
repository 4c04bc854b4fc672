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
