//! Writes to AWS, as the journal has them.

use serde::{Deserialize, Serialize};

/// How a write stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WriteState {
    /// Written down before the call; no answer is known.
    Pending,
    /// AWS did it.
    Done,
    /// AWS refused.
    Refused,
    /// Nobody knows yet: the answer was lost. The desk finds out by itself.
    Unsettled,
    /// The desk could not find out; a person decides, seeing both states.
    Undecided,
}

impl WriteState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Done, Self::Refused, Self::Unsettled, Self::Undecided];

    /// The word in the store and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unsettled => "unsettled",
            Self::Undecided => "undecided",
        }
    }

    /// Reads the word in the store.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing more will come of it: another write about the same thing may begin.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Refused)
    }
}

/// What open pages are told of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteNote {
    /// The journal's number.
    pub entry: i64,
    /// The operation's name.
    pub operation: String,
    /// What it is about: an invitation, an opportunity, a draft.
    pub subject: String,
    /// Who did it, by name.
    pub person_name: String,
    /// How it stands now.
    pub state: WriteState,
}

/// Why nobody can tell whether a write was done, for the person who is to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What the desk was to do, as a sentence.
    pub wanted: String,
    /// What AWS shows now, as a sentence.
    pub shown: String,
    /// Why the desk does not find out by itself, as a sentence.
    pub why: String,
}

/// What a person decides of a write of which nobody can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It was done. What a creation has made is named by its id.
    Done {
        /// The id of the engagement or invitation that was made.
        made: Option<String>,
    },
    /// It was not done, and will not be: another request may follow.
    NotDone,
    /// AWS is to be asked once more.
    LookAgain,
}
