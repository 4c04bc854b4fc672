//! Bulk jobs.

use super::{BulkAction, ItemState, JobItemView};
use crate::error::{AppError, ErrorKind};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// It goes on by itself.
    Running,
    /// Somebody has stopped it for now.
    Paused,
    /// What had not been sent is not sent any more.
    Cancelled,
    /// Something has come of everything.
    Done,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Running, Self::Paused, Self::Cancelled, Self::Done];

    /// The word in the store and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Paused => "Paused",
            Self::Cancelled => "Cancelled",
            Self::Done => "Done",
        }
    }

    /// The states from which a person may bring a job into this one. Nobody makes a job done by hand.
    #[must_use]
    pub fn may_follow(self) -> &'static [Self] {
        match self {
            Self::Running => &[Self::Paused],
            Self::Paused => &[Self::Running],
            Self::Cancelled => &[Self::Running, Self::Paused],
            Self::Done => &[],
        }
    }

    /// Whether a person may pause, resume or cancel it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// How many things of a job stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each name is the state's own")]
pub struct JobCounts {
    pub waiting: u32,
    pub sending: u32,
    pub done: u32,
    pub refused: u32,
    pub unsettled: u32,
    pub cancelled: u32,
}

impl JobCounts {
    /// Counts `number` more things in a state.
    pub fn add(&mut self, state: ItemState, number: u32) {
        let count = match state {
            ItemState::Waiting => &mut self.waiting,
            ItemState::Sending => &mut self.sending,
            ItemState::Done => &mut self.done,
            ItemState::Refused => &mut self.refused,
            ItemState::Unsettled => &mut self.unsettled,
            ItemState::Cancelled => &mut self.cancelled,
        };
        *count += number;
    }

    /// All things of the job.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.over() + self.left()
    }

    /// Those of which nothing more will come.
    #[must_use]
    pub fn over(&self) -> u32 {
        self.done + self.refused + self.unsettled + self.cancelled
    }

    /// Those that are still to be done.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.waiting + self.sending
    }

    /// How long the rest takes at the least: AWS takes one write a second.
    #[must_use]
    pub fn expected(&self) -> Duration {
        Duration::seconds(self.left().into())
    }
}

/// Why a running job stands still for now, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobHold {
    /// What came in its way.
    pub error: AppError,
    /// When it goes on.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

impl JobHold {
    /// The hold in one sentence: why, and when the job goes on.
    #[must_use]
    pub fn sentence(&self) -> String {
        let why = match self.error.kind {
            ErrorKind::QuotaExceeded => "The quota of the day is used up.".to_owned(),
            _ => self.error.headline(),
        };
        format!("{why} The job goes on by itself at {}.", crate::when::clock_time(self.until))
    }
}

/// A job, for a list and as the head of its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// 32 hexadecimal digits.
    pub id: String,
    /// What it does.
    pub action: BulkAction,
    /// How it stands.
    pub state: JobState,
    /// How its things stand.
    pub counts: JobCounts,
    /// Why it stands still for now.
    pub hold: Option<JobHold>,
    /// Who started it, by id.
    pub owner: String,
    /// Who started it, by name.
    pub owner_name: String,
    /// When it was started.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub changed_at: OffsetDateTime,
}

/// A job with its things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDetail {
    /// The job.
    pub job: JobView,
    /// Its things, in their order.
    pub items: Vec<JobItemView>,
    /// Why whoever reads may not resume it, though they may pause and cancel it; empty when they may.
    #[serde(default)]
    pub no_resume: String,
}

/// What open pages are told of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobNote {
    /// The job, by id.
    pub job: String,
    /// How it stands now.
    pub state: JobState,
    /// How its things stand now.
    pub counts: JobCounts,
    /// Why it stands still for now.
    pub hold: Option<JobHold>,
    /// The thing that has changed; none when the job as a whole has.
    pub item: Option<JobItemView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_the_store_are_read_back() {
        for state in JobState::ALL {
            assert_eq!(JobState::parse(state.code()), Some(state));
        }
    }

    #[test]
    fn counts_add_up() {
        let mut counts = JobCounts::default();
        for (number, state) in (1..).zip(ItemState::ALL) {
            counts.add(state, number);
        }
        assert_eq!((counts.left(), counts.over(), counts.total()), (3, 18, 21));
        assert_eq!(counts.expected(), Duration::seconds(3));
    }

    #[test]
    fn what_is_over_stays_over() {
        for over in [JobState::Cancelled, JobState::Done] {
            assert!(JobState::ALL.into_iter().all(|next| !next.may_follow().contains(&over)), "{over:?}");
        }
    }
}
