//! What people and the desk have done at AWS, and what is open.

use super::{Doubt, WriteState};
use crate::error::AppError;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A write to AWS, ready for the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteRow {
    /// The journal's number.
    pub entry: i64,
    /// What was wanted, as a sentence.
    pub wanted: String,
    /// The operation's name.
    pub operation: String,
    /// Where to look at what it is about or at what it has made, as a path of the desk.
    pub link: String,
    /// Who wanted it, by name.
    pub who: String,
    /// How it stands.
    pub state: WriteState,
    /// When it was written down.
    #[serde(with = "time::serde::rfc3339")]
    pub begun_at: OffsetDateTime,
    /// When it was written down, last tried or settled.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How often it was tried.
    pub attempts: u32,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// Why it failed.
    pub error: Option<AppError>,
    /// Why nobody can tell whether it was done; kept after somebody has decided.
    pub doubt: Option<Doubt>,
    /// Who decided whether it was done, by name.
    pub decided_by: Option<String>,
    /// Its turn, while it waits for it.
    pub turn: Option<Turn>,
    /// What an id is of that a person must give to say that it was done: `engagement` or `invitation`.
    pub makes: Option<String>,
}

/// A write that something will still come of, for a list that follows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWrite {
    /// The journal's number.
    pub entry: i64,
    /// What was wanted, as a sentence.
    pub wanted: String,
    /// The operation's name.
    pub operation: String,
    /// Where to look at what it is about, as a path of the desk.
    pub link: String,
    /// Who wanted it, by name.
    pub who: String,
    /// How it stands.
    pub state: WriteState,
    /// When it was written down.
    #[serde(with = "time::serde::rfc3339")]
    pub begun_at: OffsetDateTime,
    /// Its turn, while it waits for it.
    pub turn: Option<Turn>,
}

impl From<WriteRow> for OpenWrite {
    fn from(row: WriteRow) -> Self {
        let WriteRow { entry, wanted, operation, link, who, state, begun_at, turn, .. } = row;
        Self { entry, wanted, operation, link, who, state, begun_at, turn }
    }
}

/// When the turn of a waiting write comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its place among those that wait, from 1.
    pub place: u32,
    /// In about how many seconds.
    pub seconds: u32,
}

/// A write that waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalRow {
    /// Its id.
    pub id: String,
    /// What is wanted, as a sentence.
    pub wanted: String,
    /// The operation's name.
    pub operation: String,
    /// Where to look at what it is about, as a path of the desk.
    pub link: String,
    /// Who asked, by name.
    pub who: String,
    /// Whether that is whoever looks at it.
    pub own: bool,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
}

/// What is open, and what has happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityBoard {
    /// Writes that wait for a second person, the longest waiting first.
    pub proposed: Vec<ProposalRow>,
    /// Writes that a person has to decide about, the longest waiting first.
    pub decide: Vec<WriteRow>,
    /// Writes that wait for their turn or of which the desk is finding out, the longest waiting first.
    pub waiting: Vec<WriteRow>,
    /// The last writes, newest first.
    pub recent: Vec<WriteRow>,
}
