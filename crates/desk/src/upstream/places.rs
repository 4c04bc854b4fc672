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
    /// Its place, from 1. Others of the same account and class count; whoever comes later in an
    /// earlier lane goes before it.
    pub place: u32,
    /// In about how long its turn comes.
    pub expected: Duration,
}
