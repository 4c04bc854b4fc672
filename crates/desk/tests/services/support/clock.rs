//! A clock that moves when told to.

use desk::ports::Clock;
use std::sync::Mutex;
use time::{Duration, OffsetDateTime, macros::datetime};

/// Stands at noon of 7 November 2026 until it is moved.
pub(crate) struct ManualClock(Mutex<OffsetDateTime>);

impl Default for ManualClock {
    fn default() -> Self {
        Self(Mutex::new(datetime!(2026-11-07 12:00 UTC)))
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
