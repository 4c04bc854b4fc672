//! The first page: what needs me now, and what has happened.

use super::{DraftSummary, InvitationSummary, TaskView};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who, by name.
    pub who: String,
    /// What, as a sentence without the name.
    pub what: String,
    /// Where to look, as a path of the desk.
    pub link: Option<String>,
}

/// Invitations sent and received in one week, by how they stand today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekOfInvitations {
    /// The week's Monday, `YYYY-MM-DD`.
    pub monday: String,
    /// Still waiting.
    pub pending: u32,
    /// Accepted.
    pub accepted: u32,
    /// Declined.
    pub rejected: u32,
    /// Lapsed.
    pub expired: u32,
}

/// The first page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Invitations to answer, the most urgent first.
    pub to_answer: Vec<InvitationSummary>,
    /// Tasks that failed lately.
    pub failed_tasks: Vec<TaskView>,
    /// Drafts to finish.
    pub drafts: Vec<DraftSummary>,
    /// What has happened.
    pub activity: Vec<Activity>,
    /// Invitations by week.
    pub weeks: Vec<WeekOfInvitations>,
    /// Whether more invitations exist than the chart counted.
    pub more: bool,
    /// How many writes wait for a person to decide whether AWS did them.
    pub undecided: u32,
    /// How many writes of others wait for this person to approve them.
    pub to_approve: u32,
}
