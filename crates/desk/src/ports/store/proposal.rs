//! Writes that wait for a second person.

use domain::people::Scope;
use serde_json::Value;
use time::OffsetDateTime;

/// A write that somebody has asked for and somebody else has to approve before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// The account and catalog.
    pub scope: Scope,
    /// The operation's name.
    pub operation: String,
    /// What it is about. There is one open proposal for an operation on a subject.
    pub subject: String,
    /// The ClientToken with which it will be sent.
    pub token: String,
    /// The request, without token.
    pub request: Value,
    /// When whoever asked looked at what is to be changed, see [`JournalEntry::request`](super::JournalEntry).
    pub seen_at: Option<OffsetDateTime>,
    /// Who asked, by id.
    pub person: String,
    /// Who asked, by name.
    pub person_name: String,
    /// When.
    pub asked_at: OffsetDateTime,
}
