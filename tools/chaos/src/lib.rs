//! What the chaos driver and its victim say to each other: one JSON document a line.

pub mod answers;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the victim is told, on its standard input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
pub enum Order {
    /// A person wants something done. Answered by [`Word::Answered`] whenever it is over.
    Do {
        /// The wish's number.
        number: usize,
        /// What is wanted.
        wish: Wish,
    },
    /// Makes a draft that can be sent. Answered by [`Word::Draft`].
    Draft {
        /// The engagement to invite to; a new one without.
        engagement: Option<String>,
    },
    /// Asks for what is not over yet. Answered by [`Word::Open`].
    Open,
    /// Asks how many calls are counted. Answered by [`Word::Counted`].
    Count,
}

/// What a person wants. The same wish may be said again by whoever does not know what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "wish", content = "of", rename_all = "kebab-case")]
pub enum Wish {
    /// Accept an opportunity invitation, by a task.
    Accept(String),
    /// Accept a lead invitation.
    AcceptLead(String),
    /// Decline an invitation.
    Reject(String),
    /// Start an engagement from an opportunity, by a task.
    Start(String),
    /// Send a draft.
    Send(String),
    /// Change what is next with an opportunity.
    Update(String),
    /// Give an opportunity to a colleague.
    Assign(String),
    /// Submit an opportunity to AWS.
    Submit(String),
    /// Associate a solution with an opportunity.
    Associate(String),
    /// Take a solution away from an opportunity.
    Disassociate(String),
    /// Qualify the lead of an engagement.
    Qualify(String),
    /// Put a tag on an opportunity.
    Tag(String),
    /// Decline many invitations, begun a second apart, by a bulk job.
    Bulk {
        /// The job's id, which comes with its form: said again, it is the same job.
        job: String,
        /// What is declined.
        invitations: Vec<String>,
    },
}

impl Wish {
    /// The id of what it is about.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Accept(id) | Self::AcceptLead(id) | Self::Reject(id) | Self::Start(id) | Self::Send(id) => id,
            Self::Update(id) | Self::Assign(id) | Self::Submit(id) | Self::Associate(id) => id,
            Self::Disassociate(id) | Self::Qualify(id) | Self::Tag(id) | Self::Bulk { job: id, .. } => id,
        }
    }
}

/// What the victim says, on its standard output.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "kebab-case")]
pub enum Word {
    /// It runs.
    Ready,
    /// A write has reached the step at which it was to stop, and stands there.
    Reached,
    /// A wish is over, as far as its person hears.
    Answered {
        /// The wish's number.
        number: usize,
        /// Why it failed, in the words of the desk; nothing when it was done.
        failure: Option<String>,
    },
    /// A draft was made.
    Draft {
        /// Its id.
        id: String,
    },
    /// What is not over.
    Open {
        /// Writes that are pending or unsettled, drafts on their way, and bulk jobs that have something to do.
        unfinished: usize,
        /// Writes that a person is to decide about.
        undecided: usize,
    },
    /// How many calls of the last 24 hours are counted.
    Counted {
        /// By the class that AWS counts together.
        calls: BTreeMap<String, u32>,
    },
    /// The driver asked for something that could not be done.
    Trouble {
        /// What went wrong.
        text: String,
    },
}
