//! Whose lists there are.

use crate::catalog::Catalog;
use crate::state::TaskKind;

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
    /// It is the account's own: an opportunity, a membership.
    Own,
    /// The account sent it.
    Sent,
    /// The account received it.
    Received,
    /// An engagement has it, and the shelf is that engagement's instead of an account's: what is open
    /// there can be looked through without looking at anything else.
    Engagement,
    /// It is a task of this kind that the account started.
    Tasks(TaskKind),
    /// It is such a task, in progress until it was seen often enough.
    ReadDriven(TaskKind),
    /// It is a task of any kind and account that works on something, and the shelf is that thing's
    /// instead of an account's.
    RunsOn,
    /// It is a task that waits to be released, and the shelf is nobody's.
    Held,
}

impl Shelf {
    /// The shelf of an account's own things.
    pub(crate) fn own(account: &str, catalog: Catalog) -> Self {
        Self::new(account, catalog, Side::Own)
    }

    /// The shelf of what is open in an engagement.
    pub(crate) fn of_engagement(engagement: &str, catalog: Catalog) -> Self {
        Self::new(engagement, catalog, Side::Engagement)
    }

    pub(crate) fn new(account: &str, catalog: Catalog, side: Side) -> Self {
        Self { account: account.to_owned(), catalog, side }
    }
}
