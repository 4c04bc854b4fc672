//! A clock that moves when told to.

use crate::support::NOON;
use desk::ports::Clock;
use std::sync::Mutex;
use time::{Duration, OffsetDateTime};

/// Stands at noon of 7 November 2026 until it is moved.
pub(crate) struct ManualClock(Mutex<OffsetDateTime>);

impl Default for ManualClock {
    fn default() -> Self {
        Self(Mutex::new(NOON))
    }
}

impl ManualClock {
    /// Moves on.
    pub(crate) fn pass(&self, time: Duration) {
        *self.0.lock().expect("not poisoned") += time;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().expect("not poisoned")
    }
}
