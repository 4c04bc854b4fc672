//! What people read, ready for the screen. Times are UTC; absent members stay absent, so that the
//! screen can say "not yet" or "not provided".

mod activity;
mod audit;
mod bulk;
mod document;
mod draft;
mod engagement;
mod event;
mod invitation;
mod job;
mod job_item;
mod opportunity;
mod overview;
mod people;
mod setting;
mod solution;
mod stale;
mod task;
mod task_freshness;
mod write;

pub use activity::{ActivityBoard, OpenWrite, ProposalRow, Turn, WriteRow};
pub use audit::{AuditBoard, AuditChecked, AuditRow};
pub use bulk::{BulkAction, BulkOperation, BulkSubject, MAX_JOB_ITEMS};
pub use document::{CommandExport, DataView, Skeletons};
pub use draft::{DraftDetail, DraftState, DraftSummary, ImportReport};
pub use engagement::{EngagementDetail, EngagementSummary, LeadContextView, Member};
pub use event::{Change, LiveEvent};
pub use invitation::{InvitationDetail, InvitationSummary, Participant};
pub use job::{JobCounts, JobDetail, JobHold, JobNote, JobState, JobView};
pub use job_item::{ItemOutcome, ItemState, JobItemView};
pub use opportunity::{OpportunityDetail, OpportunitySummary};
pub use overview::{Activity, Overview, WeekOfInvitations};
pub use people::{AccountDetail, PersonRow, SignInView};
pub use setting::{SettingValue, SettingView};
pub use solution::SolutionSummary;
pub use stale::{StaleNote, StaleReason};
pub use task::{StartKind, TaskKind, TaskStatus, TaskView};
pub use task_freshness::TaskFreshness;
pub use write::{Decision, Doubt, WriteNote, WriteState};

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The token of the next page; a token may also follow the last row.
    pub next: Option<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None }
    }
}
