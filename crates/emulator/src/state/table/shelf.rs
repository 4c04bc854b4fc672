//! Whose lists there are.

use crate::catalog::Catalog;

/// Whose list a row appears in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shelf {
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) side: Side,
}

/// In which of its roles the account has the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// It is the account's own: an opportunity, a task, a membership.
    Own,
    /// The account sent it.
    Sent,
    /// The account received it.
    Received,
}

impl Shelf {
    /// The shelf of an account's own things.
    pub(crate) fn own(account: &str, catalog: Catalog) -> Self {
        Self::new(account, catalog, Side::Own)
    }

    pub(crate) fn new(account: &str, catalog: Catalog, side: Side) -> Self {
        Self { account: account.to_owned(), catalog, side }
    }
}
