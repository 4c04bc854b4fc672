//! A clock that goes with the runtime's.

use super::NOON;
use desk::ports::Clock;
use time::OffsetDateTime;
use tokio::time::Instant;

/// Noon of 7 November 2026 when it is made, and as much later as the runtime's clock has moved since.
pub(crate) struct RuntimeClock {
    made: Instant,
}

impl Default for RuntimeClock {
    fn default() -> Self {
        Self { made: Instant::now() }
    }
}

impl Clock for RuntimeClock {
    fn now(&self) -> OffsetDateTime {
        NOON + self.made.elapsed()
    }
}
