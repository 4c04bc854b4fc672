//! Bulk jobs, as the store keeps them.

use super::Fence;
use domain::{
    forms::Fields,
    people::{Backend, Person, Scope},
    views::{
        BulkAction, BulkOperation, ItemOutcome, ItemState, JobCounts, JobHold, JobItemView, JobState, JobView,
        LiveEvent,
    },
};
use time::OffsetDateTime;

/// A job that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// 32 hexadecimal digits, given out with the form: the same form makes one job, however often it is
    /// sent.
    pub id: String,
    /// The account and catalog.
    pub scope: Scope,
    /// Where requests go.
    pub backend: Backend,
    /// What it does.
    pub action: BulkAction,
    /// The answers that all its things share.
    pub answers: Fields,
    /// Who asks, with the role of this moment.
    pub owner: Person,
    /// How it begins: running, or paused until somebody resumes it.
    pub state: JobState,
    /// Its things, in their order; at least one.
    pub items: Vec<NewJobItem>,
    /// Now.
    pub at: OffsetDateTime,
}

/// One thing of a new job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJobItem {
    /// The invitation or opportunity.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// What is done with it.
    pub operation: BulkOperation,
}

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The account and catalog.
    pub scope: Scope,
    /// Where requests go.
    pub backend: Backend,
    /// What it does.
    pub action: BulkAction,
    /// The answers that all its things share.
    pub answers: Fields,
    /// Who started it, with the role of that moment.
    pub owner: Person,
    /// How it stands.
    pub state: JobState,
    /// How its things stand.
    pub counts: JobCounts,
    /// Why it stands still for now.
    pub hold: Option<JobHold>,
    /// When it was started.
    pub created_at: OffsetDateTime,
    /// When it last changed.
    pub changed_at: OffsetDateTime,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        Self {
            id: job.id,
            action: job.action,
            state: job.state,
            counts: job.counts,
            hold: job.hold,
            owner: job.owner.id,
            owner_name: job.owner.name,
            created_at: job.created_at,
            changed_at: job.changed_at,
        }
    }
}

/// A thing whose turn has come.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimedItem {
    /// The thing, being sent.
    pub item: JobItemView,
    /// How often it has been claimed: 1 for the first time.
    pub tries: u32,
    /// Whether it was being sent already: its process has died, or its answer was lost.
    pub again: bool,
    /// The change that viewers are told of.
    pub changes: Vec<LiveEvent>,
}

/// What came of one thing of a job.
#[derive(Clone, Debug)]
pub struct ItemSettlement<'a> {
    /// The account and catalog.
    pub scope: &'a Scope,
    /// The job.
    pub job: &'a str,
    /// The thing's place in the job.
    pub position: u32,
    /// How it stands now. `Waiting` puts it back (if the job has been cancelled meanwhile, it is
    /// cancelled too), `Sending` leaves it to be asked again.
    pub state: ItemState,
    /// What came of it.
    pub outcome: &'a ItemOutcome,
    /// What holds the whole job up from now on. Without one the job is held up as it was before.
    pub hold: Option<&'a JobHold>,
    /// Now.
    pub at: OffsetDateTime,
    /// The lease under which it is written.
    pub fence: Option<&'a Fence>,
}
