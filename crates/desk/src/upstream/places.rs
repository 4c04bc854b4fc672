//! Where calls stand that wait for their turn.

use super::Lane;
use std::time::Duration;

/// A call that waits for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePlace {
    /// The journal's entry that it belongs to.
    pub entry: Option<i64>,
    /// The operation's name.
    pub operation: &'static str,
    /// Its lane.
    pub lane: Lane,
    /// Its place in the queue of this process, from 1. Others of the same account and class count; whoever
    /// comes later in an earlier lane goes before it. What waits in other replicas does not count.
    pub place: u32,
    /// In about how long its turn comes, at the earliest: each replica that has somebody waiting takes turns of
    /// the same quota.
    pub expected: Duration,
}
