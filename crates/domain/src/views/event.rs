//! What the live stream carries.

use super::TaskView;
use serde::{Deserialize, Serialize};

/// A change that viewers are told of. Its number is the stream's event id, so that a browser that
/// comes back asks for what it missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// Rises by one with each change of the desk.
    pub number: i64,
    /// The task as it is now.
    pub task: TaskView,
    /// How many tasks are under way now.
    pub running: u32,
}
