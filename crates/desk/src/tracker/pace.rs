//! How often AWS is asked.

use std::time::Duration;

/// How often AWS is asked. The account has 100,000 reads a day for everything; a look takes two, one
/// for each kind of task.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// From look to look while a task is under way and somebody watches.
    pub running: Duration,
    /// While a task is under way and nobody watches.
    pub unwatched: Duration,
    /// While somebody watches and nothing is under way: tasks started elsewhere show up this late.
    pub watched: Duration,
    /// From call to call, the kinds in turn, while nobody watches and nothing is under way. Also the
    /// longest pause while AWS fails.
    pub idle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            running: Duration::from_secs(2),
            unwatched: Duration::from_secs(20),
            watched: Duration::from_secs(10),
            idle: Duration::from_secs(60),
        }
    }
}

/// A time up to a fifth shorter or longer: what many do at once drifts apart.
pub(super) fn jittered(time: Duration) -> Duration {
    time.mul_f64(rand::random_range(0.8..1.2))
}
