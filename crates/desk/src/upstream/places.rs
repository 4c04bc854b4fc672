//! What waits for its turn.

use domain::people::Scope;
use std::time::Duration;

/// The place of a call that waits for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePlace {
    /// The entry of the journal that the call belongs to.
    pub entry: Option<i64>,
    /// Its place, from 1.
    pub place: u32,
    /// In how long it is expected to be sent.
    pub expected: Duration,
}

/// Tells what waits for its turn.
pub trait Places: Send + Sync {
    /// The calls of a scope that wait, in their order.
    fn places(&self, scope: &Scope) -> Vec<QueuePlace>;
}

/// Where calls are sent at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoQueue;

impl Places for NoQueue {
    fn places(&self, _: &Scope) -> Vec<QueuePlace> {
        Vec::new()
    }
}
