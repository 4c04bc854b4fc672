//! What each account has set for itself.

use serde::{Deserialize, Serialize};

use super::Book;
use crate::catalog::Catalog;

/// The selling system settings of every account, by account and catalog.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Settings(pub(super) Book<String>);

impl Settings {
    fn key(account: &str, catalog: Catalog) -> String {
        format!("{account}/{}", catalog.name())
    }

    /// The ARN of the role that the account's snapshot jobs run under, if one is set.
    pub(crate) fn job_role(&self, account: &str, catalog: Catalog) -> Option<&str> {
        self.0.get(&Self::key(account, catalog)).map(String::as_str)
    }

    /// Sets the role, or clears it.
    pub(crate) fn set_job_role(&mut self, account: &str, catalog: Catalog, role: Option<String>) {
        let key = Self::key(account, catalog);
        match role {
            Some(role) => self.0.insert(key, role),
            None => self.0.remove(&key),
        }
    }
}
