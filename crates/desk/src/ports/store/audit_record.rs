//! The record of who did what, as it is read, checked and shortened.

use super::{AuditNote, StoreError};
use async_trait::async_trait;
use domain::queries::AuditQuery;
use std::collections::BTreeMap;
use thiserror::Error;
use time::OffsetDateTime;

/// One row of the record. Texts are as somebody has written them: whoever can write the database can have written
/// anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The row's number. Numbers rise without gaps.
    pub seq: i64,
    /// When.
    pub at: OffsetDateTime,
    /// Who, by id; `desk` for what the desk did by itself.
    pub person: String,
    /// Who, by the name they had then.
    pub person_name: String,
    /// From which address.
    pub address: Option<String>,
    /// By which sign-in.
    pub sign_in: Option<String>,
    /// The account and catalog, as one word.
    pub scope: Option<String>,
    /// What: the operation's name, or the desk's own word.
    pub action: String,
    /// About what, by id.
    pub subject: String,
    /// How it went.
    pub outcome: String,
    /// The journal's entry.
    pub entry: Option<i64>,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// What else there is to know.
    pub detail: String,
    /// What chains it to the row before.
    pub seal: AuditSeal,
}

/// What chains a row to the row before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSeal {
    /// How the row is encoded for its hash.
    pub version: i64,
    /// The id of the key with which it is hashed, if with any.
    pub key_id: Option<String>,
    /// The hash of the row before, in hexadecimal digits.
    pub previous: String,
    /// The row's own.
    pub hash: String,
}

/// The last row of the record, to be noted elsewhere: whoever knows it can tell whether the record was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// The id of the key with which it is hashed, if with any.
    pub key_id: Option<String>,
}

/// What of the record is to be checked, and against what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditCheck {
    /// The first row to look at; without one, the first there is. What is before is taken for right.
    pub from: Option<i64>,
    /// The hash of a row that was noted elsewhere, and has to be in the record still.
    pub head: Option<String>,
}

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows are right, from the first one on.
    pub rows: u64,
    /// The last of them.
    pub head: Option<AuditHead>,
    /// The first of them that is sealed with a key; whoever can write the database could have written those before it.
    pub sealed_from: Option<i64>,
    /// The first that is not right.
    pub fault: Option<AuditFault>,
}

/// What is wrong with the record, at the first place where something is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AuditFault {
    /// A row's hash is not that of what it says.
    #[error("row {seq} was changed: its hash is not that of what it says")]
    Changed {
        /// The row.
        seq: i64,
    },
    /// Rows are not there.
    #[error("rows {from} to {to} are missing")]
    Missing {
        /// The first.
        from: i64,
        /// The last.
        to: i64,
    },
    /// A row does not follow on the one before.
    #[error("row {seq} does not follow on the row before it: it was inserted, or the rows before it were replaced")]
    Foreign {
        /// The row.
        seq: i64,
    },
    /// The row that was written for this place stands at another.
    #[error(
        "row {seq} is not the one that was written there, which is now row {found}: rows were inserted or reordered"
    )]
    Displaced {
        /// The place.
        seq: i64,
        /// Where its row stands.
        found: i64,
    },
    /// The last rows are not there.
    #[error("the record ends with row {last} and once went to row {known}: rows were cut off at its end")]
    CutOff {
        /// The last row there is.
        last: i64,
        /// The last row there was.
        known: i64,
    },
    /// The row that was noted elsewhere is not there.
    #[error("no row has the hash that was noted: rows were cut off at the end, or the record was written anew")]
    HeadUnknown,
    /// A row is not sealed although one before it is.
    #[error("row {seq} is not sealed with a key, although rows before it are: somebody without the key wrote it")]
    Unsealed {
        /// The row.
        seq: i64,
    },
    /// No row is sealed although there is a key.
    #[error(
        "the last row, {seq}, is not sealed, although the desk has a key: somebody without the key wrote it, or the \
             desk has not run since it has the key"
    )]
    NeverSealed {
        /// The row.
        seq: i64,
    },
    /// A row is sealed with a key that is not at hand.
    #[error(
        "row {seq} is sealed with the key {key}, which is not at hand: add it to the file that `audit.key_file` names"
    )]
    UnknownKey {
        /// The row.
        seq: i64,
        /// The key's id.
        key: String,
    },
    /// A row is of a later version of the desk, or was changed.
    #[error("row {seq} is of version {version}, which this version of the desk does not know, or it was changed")]
    UnknownVersion {
        /// The row.
        seq: i64,
        /// What it says.
        version: i64,
    },
}

/// What retention has removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// How many rows.
    pub rows: u64,
    /// The number of the last one.
    pub last: i64,
}

/// The action of the row that stands for those that retention has removed: its subject is the number of the last one, its
/// detail that one's hash.
pub const RETENTION: &str = "Retention";

/// The record of who did what, as it is read, checked and shortened. Rows are added by what they tell of.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait AuditRecord: Send + Sync {
    /// The rows that fit, newest first: at most `limit` before the row that the query names.
    async fn audit_rows(&self, query: &AuditQuery, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;
    /// Adds a note of a start to which it is added which settings have changed since the last one, by a digest of each,
    /// and keeps these. Gives the names of the changed ones; none at the first start.
    async fn note_settings(
        &self,
        settings: &BTreeMap<String, String>,
        note: &AuditNote,
    ) -> Result<Vec<String>, StoreError>;
    /// The last row; `None` before the first.
    async fn audit_head(&self) -> Result<Option<AuditHead>, StoreError>;
    /// Whether rows sealed with this key can be checked here.
    fn knows_audit_key(&self, id: &str) -> bool;
    /// Walks along the whole record as it stands at one moment.
    async fn verify_audit(&self, check: &AuditCheck) -> Result<AuditReport, StoreError>;
    /// Removes the rows from before `before`, but for the last one of all, and adds a row of action [`RETENTION`] that
    /// stands for them. `None`, and nothing is written, when there are none.
    async fn forget_audit(&self, before: OffsetDateTime, now: OffsetDateTime) -> Result<Option<Forgotten>, StoreError>;
}
