//! The journal of writes, as the store keeps it.

use super::Hand;
use domain::{
    people::{Origin, Scope},
    views::TaskView,
};
use serde_json::Value;
use time::OffsetDateTime;

/// How an entry of the journal stands.
pub use domain::views::WriteState as IntentState;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIntent {
    /// The account and catalog.
    pub scope: Scope,
    /// The operation's name.
    pub operation: &'static str,
    /// What it is about: an invitation, an opportunity, an engagement, a draft.
    pub subject: String,
    /// The ClientToken to use if there is no entry yet.
    pub token: String,
    /// A hash of the request, so that the same can be told from another about the same subject.
    pub parameters_hash: String,
    /// Who does it, by id.
    pub person: String,
    /// Who does it, by name.
    pub person_name: String,
    /// From where they ask.
    pub from: Origin,
    /// The request, without token.
    pub request: Value,
    /// Now.
    pub at: OffsetDateTime,
}

/// Where a write stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The entry's number.
    pub id: i64,
    /// The entry's operation. Another one than was asked for means that something else is under way with the
    /// subject, and nothing was written down.
    pub operation: String,
    /// The token to send: the entry's, not necessarily the one offered.
    pub token: String,
    /// How it stands.
    pub state: IntentState,
    /// Whether this call made the entry; otherwise somebody was there before.
    pub fresh: bool,
    /// The hash of the request as first written.
    pub parameters_hash: String,
    /// The request as first written.
    pub request: Value,
    /// The outcome: the answer, or the failure.
    pub outcome: Option<Value>,
    /// How often it was tried: 1 for a fresh entry, one more for each time it was taken over.
    pub attempts: u32,
    /// When it was written or last tried.
    pub at: OffsetDateTime,
}

/// An entry of the journal, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalEntry {
    /// The entry's number.
    pub id: i64,
    /// The account and catalog.
    pub scope: Scope,
    /// The operation's name.
    pub operation: String,
    /// What it is about.
    pub subject: String,
    /// The ClientToken.
    pub token: String,
    /// The hash of the request.
    pub parameters_hash: String,
    /// Who did it, by id.
    pub person: String,
    /// Who did it, by name.
    pub person_name: String,
    /// How it stands.
    pub state: IntentState,
    /// The request.
    pub request: Value,
    /// The outcome.
    pub outcome: Option<Value>,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether AWS may have got the request: false while its turn has never come.
    pub may_be_sent: bool,
    /// When it was written.
    pub begun_at: OffsetDateTime,
    /// When it was written, last tried or settled.
    pub at: OffsetDateTime,
}

/// Which entries of the journal are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalQuery {
    /// The states wanted; empty for all.
    pub states: Vec<IntentState>,
    /// At most so many entries.
    pub limit: u32,
}

/// What came of a write: the entry's new state, an audit row, the task that it started and the numbered
/// changes that viewers are told of are written in one transaction.
#[derive(Clone, Debug)]
pub struct Settlement<'a> {
    /// The entry's number.
    pub entry: i64,
    /// Which try at the entry it comes from ([`JournalEntry::attempts`]). After another one has begun only that AWS did it
    /// counts: whatever else became of this try says nothing of what that one sends.
    pub attempts: u32,
    /// How it went.
    pub state: IntentState,
    /// The answer, or the failure.
    pub outcome: &'a Value,
    /// AWS's request id, for the audit row.
    pub request_id: Option<&'a str>,
    /// The task that it started.
    pub task: Option<&'a TaskView>,
    /// Who settled it: the person who asked, whoever decided, or the desk.
    pub by: &'a Hand,
    /// What else the audit row tells.
    pub detail: &'a str,
    /// Now.
    pub at: OffsetDateTime,
}
