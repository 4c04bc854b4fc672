//! What the desk remembers: drafts, the journal of writes, the tasks it has seen, the changes that
//! viewers are told of, what is used of the quotas, who holds which lease, and what AWS last answered.

mod audit;
mod audit_record;
mod draft;
mod job;
mod journal;
mod known_answer;
mod lease;
mod proposal;
mod quota;
mod signal;

pub use audit::{AuditNote, Hand};
pub use audit_record::{
    AuditCheck, AuditEntry, AuditFault, AuditHead, AuditRecord, AuditReport, AuditSeal, Forgotten, RETENTION,
};
pub use draft::{Draft, DraftVersion};
pub use job::{ClaimedItem, ItemSettlement, Job, NewJob, NewJobItem};
pub use journal::{Intent, IntentState, JournalEntry, JournalQuery, NewIntent, Settlement};
pub use known_answer::{AnswerBounds, GoneAnswer, KnownAnswer, KnownAnswers};
pub use lease::Fence;
pub use proposal::Proposal;
pub use quota::{Booked, Rate};
pub use signal::{Area, Signal, Signals};

use async_trait::async_trait;
use domain::{
    error::{AppError, ErrorKind, StorageTrouble},
    ids::AccountId,
    people::Scope,
    views::{JobItemView, JobState, LiveEvent, TaskStatus, TaskView},
};
use std::time::Duration;
use thiserror::Error;
use time::OffsetDateTime;
use tokio::sync::watch;

/// The store failed. The text is for the log.
#[derive(Debug, Error)]
#[error("store: {text}")]
pub struct StoreError {
    /// What kind of failure it is.
    pub kind: StoreErrorKind,
    /// What was being done, and what the database said. Never a customer's data.
    pub text: String,
}

/// The kinds of a store's failure that somebody can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// The database cannot take or give what is asked.
    Trouble(StorageTrouble),
    /// The lease that the writer relied on has been taken over.
    Fenced,
    /// Anything else: a mistake of ours or of the data.
    Other,
}

impl StoreError {
    /// A failure of no particular kind.
    #[must_use]
    pub fn other(text: impl Into<String>) -> Self {
        Self { kind: StoreErrorKind::Other, text: text.into() }
    }

    /// Whether the writer has lost its lease.
    #[must_use]
    pub fn is_fenced(&self) -> bool {
        self.kind == StoreErrorKind::Fenced
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, %error, "the store failed");
        Self::new(match error.kind {
            StoreErrorKind::Trouble(trouble) => ErrorKind::Storage { trouble, reference },
            StoreErrorKind::Fenced | StoreErrorKind::Other => ErrorKind::Internal { reference },
        })
    }
}

/// The desk's memory. Every method is one transaction.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait Store: AuditRecord + KnownAnswers {
    /// Keeps a new draft.
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError>;
    /// A draft of this scope.
    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError>;
    /// The drafts of this scope, last saved first, sent ones left out; of one owner, or of all.
    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError>;
    /// Saves a draft, with a note if there is one, if nobody has saved it since `seen`; false, and nothing is written, when
    /// somebody has, or when it is gone.
    async fn save_draft(&self, draft: &Draft, seen: DraftVersion, note: Option<&AuditNote>)
    -> Result<bool, StoreError>;
    /// Removes an open draft; false when there is none.
    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError>;

    /// Drafts that are on their way or whose outcome is unknown, of all scopes, longest untouched first.
    async fn drafts_under_way(&self, limit: u32) -> Result<Vec<Draft>, StoreError>;

    /// Writes down what is about to be done, or finds the entry that stands for it already: the last
    /// one of the same scope, operation and subject that is pending, unsettled, undecided or done;
    /// refused ones do not count. A done entry up to number `superseding` does not count either:
    /// whoever wants the thing done again says after which entry, so that two who want it at once make
    /// one new entry. While another operation on the subject is pending, unsettled or undecided, its entry
    /// is found instead ([`Intent::operation`]) and nothing is written: one write at a time is under way for
    /// an object of a scope. That there is a new one is a change for viewers.
    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError>;
    /// Takes a pending, unsettled or undecided entry over for another try, if nobody has since `seen`:
    /// it is pending then, and one more attempt is counted.
    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError>;
    /// Says that a pending entry is still under way, if nobody has touched it since `seen`, and when it
    /// was touched now; `None` when somebody has. It is no new attempt. `sending` says that AWS may have the
    /// request from here on ([`JournalEntry::may_be_sent`]).
    async fn vouch(
        &self,
        id: i64,
        seen: OffsetDateTime,
        now: OffsetDateTime,
        sending: bool,
    ) -> Result<Option<OffsetDateTime>, StoreError>;
    /// Writes down how it went, with an audit row, the task and the changes for viewers, all in one
    /// transaction. The surest outcome stays: done over refused over undecided over unsettled over
    /// pending, so that a late word of a lost answer never hides what is known; nothing is written
    /// then. Nor is anything written when the entry has been taken over since, unless AWS did it: `None` in both cases,
    /// and what the entry says counts instead. Otherwise the changes that were numbered, in their order; none when the
    /// very same was written down before.
    async fn settle(&self, settlement: &Settlement<'_>) -> Result<Option<Vec<LiveEvent>>, StoreError>;
    /// The entries that are pending or unsettled, of all scopes, longest untouched first.
    async fn unfinished(&self, limit: u32) -> Result<Vec<JournalEntry>, StoreError>;
    /// An entry of a scope.
    async fn entry(&self, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError>;
    /// The last entry about a subject.
    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError>;
    /// The first entry about a subject that is pending, unsettled or undecided, whatever its operation: what stands in
    /// the way of everything else there.
    async fn open_entry(&self, scope: &Scope, subject: &str) -> Result<Option<JournalEntry>, StoreError>;
    /// The last entries of a scope, newest first.
    async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError>;
    /// Keeps a write that waits for a second person, with a note. `None` when it is kept; otherwise the open proposal of
    /// the same operation on the same subject that stands already.
    async fn propose(&self, proposal: &Proposal, note: &AuditNote) -> Result<Option<Proposal>, StoreError>;
    /// An open proposal of this scope.
    async fn proposal(&self, scope: &Scope, id: &str) -> Result<Option<Proposal>, StoreError>;
    /// The open proposals of this scope, the longest waiting first.
    async fn proposals(&self, scope: &Scope, limit: u32) -> Result<Vec<Proposal>, StoreError>;
    /// Decides that an open proposal is sent, with a note, at the first time: nobody can decline it from then on
    /// unless that is withdrawn. True also
    /// when that was decided before and the proposal has not been closed, so that a sending that was broken off goes on;
    /// the first approval cannot be withdrawn from then on. False, and nothing is written, when it was declined or is closed.
    async fn approve_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError>;
    /// Declines an open proposal, with a note; false, and nothing is written, when it was approved or declined before.
    async fn decline_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError>;
    /// Takes back the approval that was given at `approved`, the time of its note, because nothing was begun by it: the
    /// proposal can be approved or declined as before. False, and nothing is written, when somebody has approved it
    /// besides, who may be sending it, or when it is not open any more.
    async fn withdraw_approval(
        &self,
        scope: &Scope,
        id: &str,
        approved: OffsetDateTime,
        note: &AuditNote,
    ) -> Result<bool, StoreError>;
    /// Closes an approved proposal, which has gone the way of every write. Nothing is done to any other.
    async fn close_proposal(&self, scope: &Scope, id: &str) -> Result<(), StoreError>;

    /// Adds to the record of who did what, where nothing else changes with it.
    async fn append_audit(&self, note: &AuditNote) -> Result<(), StoreError>;
    /// The last rows of the record of who did what that are about a scope, newest first.
    async fn audit(&self, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;

    /// Stores what AWS told of tasks, in one transaction, and numbers the changes there are. An end that
    /// is seen to happen is timed by the answer that told of it. With a fence, nothing is written unless
    /// its lease still has that number ([`StoreErrorKind::Fenced`]).
    async fn record_tasks(
        &self,
        scope: &Scope,
        tasks: &[TaskView],
        fence: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError>;
    /// A task.
    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError>;
    /// The tasks of a scope, newest first.
    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError>;
    /// The tasks of a scope that are under way, newest first. Costs what is under way, not what has ended.
    async fn tasks_under_way(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError>;
    /// How many are under way.
    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError>;
    /// How many have each status, one figure for each of [`TaskStatus::ALL`] in that order, also where there is none.
    async fn tasks_by_status(&self, scope: &Scope) -> Result<Vec<(TaskStatus, u32)>, StoreError>;
    /// The changes after a number, oldest first, at most `limit`.
    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError>;
    /// The number of the last change; 0 before the first.
    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError>;

    /// Rises whenever changes have been numbered, by this process or by another one on the same
    /// database. Only a wake-up: it may come late, twice or not at all; `events_after` is the truth.
    fn wake_ups(&self) -> watch::Receiver<u64>;
    /// Tells all processes on this database, this one at once. Nothing is waited for; while the database
    /// does not answer, others are told later.
    fn tell(&self, signal: Signal);
    /// What is told from now on, by this process or by another one on the same database.
    fn signals(&self) -> Signals;
    /// Forgets changes from before `before`, but never the last one. Says how many.
    async fn forget_events(&self, before: OffsetDateTime) -> Result<u64, StoreError>;

    /// Counts `calls` calls of an account against a rate, if the day allows them, and says how long to
    /// wait before they are sent. Bookings of all replicas are in one order.
    async fn book(
        &self,
        account: &AccountId,
        rate: &Rate,
        calls: u32,
        now: OffsetDateTime,
    ) -> Result<Booked, StoreError>;
    /// How many calls of a class an account has made in the last 24 hours, to the hour.
    async fn used_in_day(&self, account: &AccountId, class: &str, now: OffsetDateTime) -> Result<u32, StoreError>;

    /// Takes a lease that is free or has run out, or prolongs it for who holds it already; `None` while
    /// another holds it. Times are the database's own, so that replicas need not agree on the clock.
    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError>;
    /// Gives a lease back early, so that another need not wait; nothing happens if it is lost already.
    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError>;

    /// Keeps a new job with all its things and a note; false, and nothing is written, when there is a job of this id
    /// already.
    async fn insert_job(&self, job: &NewJob, note: &AuditNote) -> Result<bool, StoreError>;
    /// A job of this scope.
    async fn job(&self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError>;
    /// The jobs of this scope, newest first.
    async fn jobs(&self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError>;
    /// The things of a job from a place on, in their order.
    async fn job_items(&self, scope: &Scope, job: &str, from: u32, limit: u32) -> Result<Vec<JobItemView>, StoreError>;
    /// The jobs of all scopes that have something to do, oldest first: those that run, and those with a
    /// thing that is being sent, however they stand otherwise.
    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError>;
    /// The thing whose turn it is: one that is being sent already, or else, while the job runs, the first
    /// that waits. It is being sent then, and nothing holds the job up any more. Left out are the places
    /// `held`, of which the caller has not told yet what came. With a fence, as [`Store::record_tasks`].
    async fn claim_next_item(
        &self,
        job: &str,
        now: OffsetDateTime,
        held: &[u32],
        fence: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError>;
    /// Writes down what came of a thing that is being sent, or what was decided of one that is unsettled,
    /// and numbers the change; of any other nothing is written. A job that is not cancelled and has
    /// nothing left is done.
    async fn settle_item(&self, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError>;
    /// Brings a job into a state by hand, with a note, numbers the change, and forgets what held the job up;
    /// cancelling cancels what waits. `None`, and nothing is written, when there is no such job or when
    /// it stands so that this state may not follow ([`JobState::may_follow`]).
    async fn set_job_state(
        &self,
        scope: &Scope,
        id: &str,
        state: JobState,
        note: &AuditNote,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError>;

    /// Whether the database answers.
    async fn check(&self) -> Result<(), StoreError>;
}
