//! Which calls of the ledger someone wants to see.

use serde::Deserialize;

use super::{LedgerEntry, OK};

/// Which entries to show. Absent members let every entry pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LedgerQuery {
    /// Only entries behind this number, from there on. Absent: the newest ones.
    pub after: Option<u64>,
    /// How many at most; 1000 when absent.
    pub limit: Option<usize>,
    /// Of this operation.
    pub operation: Option<String>,
    /// Of this account.
    pub account: Option<String>,
    /// With this outcome: `ok`, `error` (anything else), `none`, or an exception's name.
    pub outcome: Option<String>,
    /// With this client token.
    pub token: Option<String>,
}

impl LedgerQuery {
    pub(super) fn admits(&self, entry: &LedgerEntry) -> bool {
        let same = |wanted: &Option<String>, held: &Option<String>| wanted.is_none() || wanted == held;
        let outcome = match self.outcome.as_deref() {
            None => true,
            Some("error") => entry.outcome != OK,
            Some(wanted) => entry.outcome == wanted,
        };
        outcome
            && same(&self.operation, &entry.operation)
            && same(&self.account, &entry.account)
            && same(&self.token, &entry.client_token)
    }
}
