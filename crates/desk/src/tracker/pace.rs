//! How often AWS is asked.

use std::time::Duration;

/// How often AWS is asked. The account has 100,000 reads a day for everything; a look takes a call for
/// each kind of task that is due.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// From look to look at a kind of which a task is under way, while somebody watches.
    pub running: Duration,
    /// The same of a kind of which none is: tasks started elsewhere show up this late.
    pub watched: Duration,
    /// From call to call while nobody watches, whatever is under way: all kinds and both catalogs of an
    /// account in turn. Also the longest pause while AWS fails.
    pub idle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { running: Duration::from_secs(2), watched: Duration::from_secs(10), idle: Duration::from_secs(60) }
    }
}

/// A time up to a fifth shorter or longer: what many do at once drifts apart.
pub(super) fn jittered(time: Duration) -> Duration {
    time.mul_f64(rand::random_range(0.8..1.2))
}
