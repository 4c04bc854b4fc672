//! What the failure of one thing means for it and for the whole job.

use crate::{
    ports::{IntentState, Job, JournalEntry},
    writing::Outcome,
};
use domain::{
    error::{AppError, ErrorKind},
    views::{BulkOperation, ItemOutcome, ItemState, JobHold, JobItemView},
};
use time::{Duration, OffsetDateTime};

/// After so many tries the rest of the job need not wait for one thing any more.
const MOST_TRIES: u32 = 5;
/// The pause after the first failure; it doubles with each try of the same thing.
const FIRST_PAUSE: Duration = Duration::seconds(5);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::minutes(1);
/// The pause when the quota of the day is used up: some of it comes back by the hour.
const PAUSE_OF_THE_DAY: Duration = Duration::minutes(15);

/// What the journal has of a thing whose try has failed: the failure alone does not tell whether something was
/// sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stands {
    /// The last entry of the same operation.
    pub(super) entry: Option<JournalEntry>,
    /// Whether the thing was taken when it was tried, by something that ends by itself.
    pub(super) in_the_way: bool,
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Came {
    /// How the thing stands.
    pub(super) state: ItemState,
    /// What is known of it.
    pub(super) outcome: ItemOutcome,
    /// What holds the job up.
    pub(super) hold: Option<JobHold>,
}

impl Came {
    /// It was done.
    pub(super) fn done(task: Option<String>, already: bool) -> Self {
        Self { state: ItemState::Done, outcome: ItemOutcome { task, already, error: None }, hold: None }
    }

    /// What the desk has found out, or somebody has decided, of a thing that is unsettled, if its entry stands so by now.
    pub(super) fn decided(item: &JobItemView, stands: IntentState) -> Option<Self> {
        let state = match stands {
            IntentState::Done => ItemState::Done,
            IntentState::Refused => ItemState::Refused,
            _ => return None,
        };
        let error = item.outcome.error.clone().filter(|_| state == ItemState::Refused);
        Some(Self { state, outcome: ItemOutcome { error, ..item.outcome.clone() }, hold: None })
    }

    /// It failed at the `tries`th try.
    pub(super) fn failed(error: AppError, job: &Job, stands: Stands, tries: u32, now: OffsetDateTime) -> Self {
        let Stands { entry, in_the_way } = stands;
        let entry = entry.as_ref();
        // A try that lost its entry has failed, and whoever took it over has done the thing.
        if let Some(done) = entry.filter(|entry| entry.state == IntentState::Done && is_of(job, entry))
            && is_once_and_for_all(done)
        {
            return Self::done(Outcome::read(done.outcome.as_ref()).text("id"), false);
        }
        let open = entry.filter(|e| matches!(e.state, IntentState::Pending | IntentState::Unsettled));
        let undecided = entry.is_some_and(|e| e.state == IntentState::Undecided);
        let state = if undecided {
            ItemState::Unsettled
        } else if let Some(entry) = open {
            match (is_of(job, entry), tries >= MOST_TRIES) {
                // The desk goes on finding out by itself.
                (_, true) => ItemState::Unsettled,
                (true, false) => ItemState::Sending,
                (false, false) => ItemState::Waiting,
            }
        } else if may_pass(&error.kind, tries) || (in_the_way && tries < MOST_TRIES) {
            ItemState::Waiting
        } else {
            ItemState::Refused
        };
        let again = matches!(state, ItemState::Waiting | ItemState::Sending);
        let hold = again.then(|| JobHold { error: error.clone(), until: now + pause(&error.kind, tries) });
        Self { state, outcome: ItemOutcome { error: Some(error), ..ItemOutcome::default() }, hold }
    }
}

/// Whether an entry is a job's: what somebody else has sent is not, nor what was sent before it.
fn is_of(job: &Job, entry: &JournalEntry) -> bool {
    entry.person == job.owner.id && entry.begun_at >= job.created_at
}

/// Whether what an entry has done is done whatever the answers were. Tags are set again and again: the entry may be of
/// others, that its author has set by hand.
fn is_once_and_for_all(entry: &JournalEntry) -> bool {
    entry.operation != BulkOperation::Tag.name()
}

/// Whether a refusal says something of this moment and nothing of the thing.
fn may_pass(kind: &ErrorKind, tries: u32) -> bool {
    match kind {
        ErrorKind::Throttled
        | ErrorKind::QuotaExceeded
        | ErrorKind::Unavailable
        | ErrorKind::NoCredentials
        | ErrorKind::ProductionReadOnly
        | ErrorKind::Queued { .. }
        | ErrorKind::Storage { .. } => true,
        // AWS or the desk may fail at this one thing each time.
        ErrorKind::Upstream | ErrorKind::Internal { .. } => tries < MOST_TRIES,
        _ => false,
    }
}

fn pause(kind: &ErrorKind, tries: u32) -> Duration {
    match kind {
        ErrorKind::QuotaExceeded => PAUSE_OF_THE_DAY,
        ErrorKind::NoCredentials | ErrorKind::ProductionReadOnly => LONGEST_PAUSE,
        _ => (FIRST_PAUSE * 2_i32.saturating_pow(tries.saturating_sub(1).min(8))).min(LONGEST_PAUSE),
    }
}
