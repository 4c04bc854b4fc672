//! Everybody with an account, for administrators.

mod people_page;
mod person_page;
mod rights_form;
mod rights_table;
mod sign_ins;

pub use people_page::PeoplePage;
pub use person_page::PersonPage;
pub(in crate::pages) use rights_table::{RightsTable, catalog_name, issuer_name};
pub(in crate::pages) use sign_ins::SignIns;
