//! The things of a bulk job.

use super::BulkOperation;
use crate::error::AppError;
use serde::{Deserialize, Serialize};

/// How one thing of a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// Nothing has been sent.
    Waiting,
    /// It is on its way, or its answer was lost and the desk asks again.
    Sending,
    /// AWS did it.
    Done,
    /// AWS or the desk refused it.
    Refused,
    /// The desk could not find out whether AWS did it; a person decides.
    Unsettled,
    /// The job was cancelled before it was sent.
    Cancelled,
}

impl ItemState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Sending, Self::Done, Self::Refused, Self::Unsettled, Self::Cancelled];

    /// The word in the store and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unsettled => "unsettled",
            Self::Cancelled => "cancelled",
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
            Self::Waiting => "Waiting",
            Self::Sending => "Being sent",
            Self::Done => "Done",
            Self::Refused => "Refused",
            Self::Unsettled => "Not settled",
            Self::Cancelled => "Not sent",
        }
    }
}

/// What came of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemOutcome {
    /// The task that it started.
    pub task: Option<String>,
    /// Whether it had been done before, so that nothing was sent for this job.
    pub already: bool,
    /// Why it was refused, or what came in its way at the last try.
    pub error: Option<AppError>,
}

/// One thing of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobItemView {
    /// Its place in the job, from 0.
    pub position: u32,
    /// The invitation or opportunity, by id.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// What is done with it.
    pub operation: BulkOperation,
    /// How it stands.
    pub state: ItemState,
    /// What came of it.
    pub outcome: ItemOutcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_the_store_are_read_back() {
        for state in ItemState::ALL {
            assert_eq!(ItemState::parse(state.code()), Some(state));
        }
    }
}
