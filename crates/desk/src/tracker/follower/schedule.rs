//! When AWS is asked next, and about what.

use crate::tracker::Pace;
use domain::views::TaskKind;
use std::time::Duration;
use tokio::time::Instant;

/// From one look that follows a hint to the next, at least; twice as long each time while hints go on. A look
/// is two calls, of ten that AWS takes in a second.
const GAP: Duration = Duration::from_millis(150);

/// What the pace depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A task is under way and somebody watches.
    Running,
    /// A task is under way.
    Unwatched,
    /// Somebody watches.
    Watched,
    /// Neither.
    Idle,
}

/// When what was asked.
pub(super) struct Schedule {
    pace: Pace,
    /// When each kind was asked about, in the order of [`TaskKind::ALL`].
    asked: [Option<Instant>; 2],
    failures: u32,
    /// Whether a hint waits to be followed.
    hinted: bool,
    /// When the last hint was followed.
    followed: Option<Instant>,
    gap: Duration,
}

impl Schedule {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, asked: [None; 2], failures: 0, hinted: false, followed: None, gap: GAP }
    }

    /// When to look next, and at which kinds. Each kind is one call: with nobody watching and nothing
    /// under way the kinds take turns.
    pub(super) fn next(&self, mode: Mode) -> (Instant, Vec<TaskKind>) {
        let (due, kinds) = self.regular(mode);
        match self.hinted() {
            Some(hinted) => (hinted.min(due), TaskKind::ALL.to_vec()),
            None => (due, kinds),
        }
    }

    fn regular(&self, mode: Mode) -> (Instant, Vec<TaskKind>) {
        let pause = self.pause(mode);
        let [first, second] = self.asked;
        if mode == Mode::Idle {
            let older = if second < first { TaskKind::ALL[1] } else { TaskKind::ALL[0] };
            let due = first.max(second).map_or_else(Instant::now, |last| last + pause);
            return (due, vec![older]);
        }
        let due = match self.failures {
            0 => first.min(second),
            // A kind that was never asked about does not make a failing AWS be asked at once.
            _ => first.max(second),
        };
        (due.map_or_else(Instant::now, |last| last + pause), TaskKind::ALL.to_vec())
    }

    /// Failures double the pause, up to the idle one; but once or twice at most while somebody watches, so that they
    /// soon see when AWS is well again.
    fn pause(&self, mode: Mode) -> Duration {
        let (base, doublings) = match mode {
            Mode::Running => (self.pace.running, 2),
            Mode::Unwatched => (self.pace.unwatched, 8),
            Mode::Watched => (self.pace.watched, 1),
            Mode::Idle => (self.pace.idle, 8),
        };
        (base * 2_u32.saturating_pow(self.failures.min(doublings))).min(self.pace.idle.max(base))
    }

    /// Something has told that tasks may stand otherwise.
    pub(super) fn hint(&mut self) {
        self.hinted = true;
    }

    /// When the hint that waits may be followed: at once, unless another was followed just before. While AWS
    /// fails it has to wait like everything.
    pub(super) fn hinted(&self) -> Option<Instant> {
        (self.hinted && self.failures == 0).then(|| self.followed.map_or_else(Instant::now, |last| last + self.gap))
    }

    /// A look begins. What is hinted from now on, it may not see.
    pub(super) fn begin(&mut self) {
        if !std::mem::take(&mut self.hinted) {
            return;
        }
        let now = Instant::now();
        // It was over for a while if nothing was hinted for twice the gap.
        let goes_on = self.followed.is_some_and(|followed| now < followed + self.gap * 3);
        self.gap = if goes_on { self.gap * 2 } else { GAP }.min(self.pace.running.max(GAP));
        self.followed = Some(now);
    }

    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// A look went well.
    pub(super) fn looked(&mut self, kinds: &[TaskKind]) {
        self.failures = 0;
        self.set(kinds);
    }

    /// A look failed.
    pub(super) fn failed(&mut self, kinds: &[TaskKind]) {
        self.failures += 1;
        self.set(kinds);
    }

    fn set(&mut self, kinds: &[TaskKind]) {
        let now = Instant::now();
        for (asked, kind) in self.asked.iter_mut().zip(TaskKind::ALL) {
            if kinds.contains(&kind) {
                *asked = Some(now);
            }
        }
    }
}
