//! Where the emulator gets the time from.

use std::fmt::Debug;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// Where the control interface may put the clock. Times are sorted as 64 bits of nanoseconds,
/// which end in 2262, and much of what is written lies some years after the current moment.
const RANGE: RangeInclusive<OffsetDateTime> = datetime!(1970-01-01 00:00 UTC)..=datetime!(2200-01-01 00:00 UTC);

/// A source of the current time, so that tests can move it.
pub trait Clock: Debug + Send + Sync {
    /// The current moment in UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The machine's own clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// A clock that stands still until it is told to move. Clones share the same hands.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<Mutex<OffsetDateTime>>,
}

impl ManualClock {
    /// A clock that shows `start`.
    pub fn starting_at(start: OffsetDateTime) -> Self {
        Self { now: Arc::new(Mutex::new(start)) }
    }

    /// Moves the clock forward by `step` (or back, when it is negative).
    pub fn advance(&self, step: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += step;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> OffsetDateTime {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clock that a service runs by: another one, moved or stopped by the control interface.
#[derive(Debug)]
pub(crate) struct ControlledClock {
    base: Arc<dyn Clock>,
    hands: Mutex<Hands>,
}

/// What the clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// The base clock's time and so much more.
    Running { offset: Duration },
    /// This moment, whatever the base clock does.
    Frozen { at: OffsetDateTime },
}

impl Hands {
    const UNTOUCHED: Self = Self::Running { offset: Duration::ZERO };
}

/// What the clock shows and how that came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) now: OffsetDateTime,
    /// How far it is ahead of the base clock; negative when it is behind.
    pub(crate) offset: Duration,
    pub(crate) frozen: bool,
}

/// The clock was to be put where it can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock can only show times from {} to {}", RANGE.start().date(), RANGE.end().date())]
pub(crate) struct OutOfRange;

impl ControlledClock {
    /// A clock that shows what `base` shows.
    pub(crate) fn over(base: Arc<dyn Clock>) -> Self {
        Self { base, hands: Mutex::new(Hands::UNTOUCHED) }
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it would show had it never been touched.
    pub(crate) fn base_now(&self) -> OffsetDateTime {
        self.base.now()
    }

    pub(crate) fn read(&self) -> Reading {
        let hands = *self.hands();
        let base = self.base.now();
        match hands {
            Hands::Running { offset } => Reading { now: base + offset, offset, frozen: false },
            Hands::Frozen { at } => Reading { now: at, offset: at - base, frozen: true },
        }
    }

    /// Moves it forward by `step` (back, when it is negative). A frozen clock stays frozen.
    pub(crate) fn advance(&self, step: Duration) -> Result<(), OutOfRange> {
        let reached = self.read().now.checked_add(step).ok_or(OutOfRange)?;
        check(reached)?;
        match &mut *self.hands() {
            Hands::Running { offset } => *offset += step,
            Hands::Frozen { at } => *at = reached,
        }
        Ok(())
    }

    /// Puts it to this moment, from where it runs on unless it is frozen.
    pub(crate) fn set(&self, to: OffsetDateTime) -> Result<(), OutOfRange> {
        check(to)?;
        let base = self.base.now();
        match &mut *self.hands() {
            Hands::Running { offset } => *offset = to - base,
            Hands::Frozen { at } => *at = to,
        }
        Ok(())
    }

    /// Stops it where it stands, or lets it run on from there.
    pub(crate) fn freeze(&self, frozen: bool) {
        let now = self.read();
        let hands = if frozen { Hands::Frozen { at: now.now } } else { Hands::Running { offset: now.offset } };
        *self.hands() = hands;
    }

    /// Lets it show what the base clock shows again.
    pub(crate) fn reset(&self) {
        *self.hands() = Hands::UNTOUCHED;
    }
}

fn check(moment: OffsetDateTime) -> Result<(), OutOfRange> {
    if RANGE.contains(&moment) { Ok(()) } else { Err(OutOfRange) }
}

impl Clock for ControlledClock {
    fn now(&self) -> OffsetDateTime {
        self.read().now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = datetime!(2026-11-20 09:30 UTC);

    fn clocks() -> (ManualClock, ControlledClock) {
        let base = ManualClock::starting_at(START);
        let clock = ControlledClock::over(Arc::new(base.clone()));
        (base, clock)
    }

    #[test]
    fn a_moved_clock_runs_on_with_the_one_beneath() {
        let (base, clock) = clocks();
        clock.advance(Duration::days(15)).expect("in range");
        base.advance(Duration::HOUR);
        assert_eq!(clock.now(), START + Duration::days(15) + Duration::HOUR);
        clock.set(START - Duration::DAY).expect("in range");
        base.advance(Duration::MINUTE);
        let expected = START - Duration::DAY + Duration::MINUTE;
        assert_eq!(clock.now(), expected);
        assert_eq!(clock.read().offset, -Duration::DAY - Duration::HOUR);
        clock.reset();
        assert_eq!(clock.now(), base.now());
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told_and_runs_on_from_where_it_stood() {
        let (base, clock) = clocks();
        clock.freeze(true);
        base.advance(Duration::HOUR);
        assert_eq!(clock.read(), Reading { now: START, offset: -Duration::HOUR, frozen: true });
        clock.advance(Duration::MINUTE).expect("in range");
        clock.freeze(true);
        assert_eq!(clock.now(), START + Duration::MINUTE);
        clock.freeze(false);
        base.advance(Duration::SECOND);
        assert_eq!(clock.now(), START + Duration::MINUTE + Duration::SECOND);
    }

    #[test]
    fn what_is_out_of_range_is_refused_and_changes_nothing() {
        let (_, clock) = clocks();
        for step in [Duration::days(365 * 300), -Duration::days(365 * 60), Duration::MAX, Duration::MIN] {
            assert_eq!(clock.advance(step), Err(OutOfRange), "{step}");
        }
        assert_eq!(clock.set(datetime!(1969-12-31 23:59 UTC)), Err(OutOfRange));
        assert_eq!(clock.read(), Reading { now: START, offset: Duration::ZERO, frozen: false });
    }
}
