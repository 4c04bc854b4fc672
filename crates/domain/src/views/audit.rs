//! The record of who did what.

use super::Page;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// One row of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: OffsetDateTime,
    /// Who, by id.
    pub person: String,
    /// Who, by the name they had then.
    pub person_name: String,
    /// From which address.
    pub address: Option<String>,
    /// The account and catalog, as one word.
    pub scope: Option<String>,
    /// What: the operation's name at AWS, or the desk's own word.
    pub action: String,
    /// About what, by id.
    pub subject: String,
    /// The page of the subject, without what addresses begin with.
    pub link: Option<String>,
    /// How it went.
    pub outcome: String,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// What else there is to know.
    pub detail: String,
}

/// What a check of the record has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChecked {
    /// When.
    pub at: OffsetDateTime,
    /// Who has checked, by name.
    pub by: String,
    /// What is wrong, in a sentence; `None` when nothing is.
    pub fault: Option<String>,
}

/// A page of the record, and how the record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditBoard {
    /// The rows, newest first. The token of the next page is the number before which it begins.
    pub rows: Page<AuditRow>,
    /// The number of the last row of all; 0 before the first.
    pub last: i64,
    /// The last check, if there was one.
    pub checked: Option<AuditChecked>,
}
