//! What open pages are told while they are open.

use super::{JobNote, TaskView, WriteNote};
use serde::{Deserialize, Serialize};

/// A change, with its number in the order of all changes: what a stream resumes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// Rises by one over all scopes; never given twice, and a lower one never appears after a higher.
    pub number: i64,
    /// What has changed.
    #[serde(flatten)]
    pub change: Change,
}

/// What has changed. On the wire `kind` says which of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// A task is new or stands otherwise.
    Task {
        /// The task as it stands now.
        task: Box<TaskView>,
        /// How many tasks of the scope are under way.
        running: u32,
    },
    /// A write to AWS is about to be made, or has come to something.
    Write(WriteNote),
    /// A bulk job, or one of its things, stands otherwise.
    Job(Box<JobNote>),
}

impl Change {
    /// The word for the kind: the event's name on the stream.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Task { .. } => "task",
            Self::Write(_) => "write",
            Self::Job(_) => "job",
        }
    }

    /// The task, if a task has changed.
    #[must_use]
    pub fn task(&self) -> Option<&TaskView> {
        match self {
            Self::Task { task, .. } => Some(task),
            Self::Write(_) | Self::Job(_) => None,
        }
    }
}
