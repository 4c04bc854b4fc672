//! The partner accounts.

use serde::Deserialize;

use super::Secret;
use crate::catalog::Catalog;

/// A partner account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its 12 digits, which are also the access key id that callers use for it.
    pub id: String,
    /// What requests with that access key id are signed with.
    #[serde(default)]
    pub secret: Secret,
    /// The company's name, shown to those it works with.
    pub company_name: String,
    /// The company's website.
    #[serde(default)]
    pub website: Option<String>,
    /// The ids of the accounts that it may invite. Absent: all others. A connection counts in both
    /// directions if either side lists it.
    #[serde(default)]
    pub connections: Option<Vec<String>>,
    /// The catalogs it is registered in as a partner. Calls to another one are refused.
    #[serde(default = "both_catalogs")]
    pub catalogs: Vec<Catalog>,
}

fn both_catalogs() -> Vec<Catalog> {
    vec![Catalog::Aws, Catalog::Sandbox]
}

impl Account {
    /// An account registered in both catalogs and connected with all others.
    pub fn new(id: &str, company_name: &str, website: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: Secret::default(),
            company_name: company_name.to_owned(),
            website: Some(website.to_owned()),
            connections: None,
            catalogs: both_catalogs(),
        }
    }

    fn lists(&self, other: &str) -> bool {
        self.connections.as_ref().is_none_or(|ids| ids.iter().any(|id| id == other))
    }

    /// Whether the two accounts may invite each other.
    pub(crate) fn is_connected_with(&self, other: &Self) -> bool {
        self.lists(&other.id) || other.lists(&self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_connected_if_either_lists_the_other() {
        let mut left = Account::new("1", "Left", "https://left.example.com");
        let mut right = Account::new("2", "Right", "https://right.example.com");
        left.connections = Some(Vec::new());
        assert!(left.is_connected_with(&right) && right.is_connected_with(&left));
        right.connections = Some(Vec::new());
        assert!(!left.is_connected_with(&right));
    }
}
