//! When AWS is asked next, and about what.

use super::{Standing, coverage::Coverage};
use crate::tracker::{Pace, lease::RENEWED, look::Breadth};
use domain::views::{TaskKind, TaskView};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::time::Instant;

/// From one look that follows a hint to the next, at least; twice as long each time while hints go on. A look
/// is a call for each kind, of ten that AWS takes in a second.
const GAP: Duration = Duration::from_millis(150);
/// How much longer a kind with tasks under way seems to have waited for a turn: it goes first, and the others
/// are not forgotten.
const UNDER_WAY: u32 = 4;

/// When what was asked.
pub(super) struct Schedule {
    pace: Pace,
    /// How many scopes take the account's turns.
    sharing: u32,
    /// When each kind was asked about.
    asked: BTreeMap<TaskKind, Instant>,
    /// What AWS was asked about in them.
    coverage: Coverage,
    /// How often in a row the kinds have failed that do.
    failures: BTreeMap<TaskKind, u32>,
    /// Kinds of which the last turn has left some tasks under way out.
    left_out: BTreeSet<TaskKind>,
    /// When a turn may be tried for again after another scope had it.
    refused_until: Option<Instant>,
    /// Whether a hint waits to be followed.
    hinted: bool,
    /// When the last hint was followed.
    followed: Option<Instant>,
    gap: Duration,
}

impl Schedule {
    /// Nothing was asked yet; so many scopes take the account's turns.
    pub(super) fn new(pace: Pace, sharing: u32) -> Self {
        Self {
            pace,
            sharing,
            asked: BTreeMap::new(),
            coverage: Coverage::default(),
            failures: BTreeMap::new(),
            left_out: BTreeSet::new(),
            refused_until: None,
            hinted: false,
            followed: None,
            gap: GAP,
        }
    }

    /// When to look next, or to try for a turn.
    pub(super) fn due(&self, standing: &Standing) -> Instant {
        if !standing.watched {
            return self.turn_due(standing.running);
        }
        let under_way = standing.under_way.as_deref().unwrap_or_default();
        let kinds = TaskKind::ALL.into_iter().map(|kind| self.due_of(kind, under_way));
        kinds.chain(self.hint_due()).min().unwrap_or_else(Instant::now)
    }

    /// What to look at now that somebody watches: what is due, and everything that does not fail if something is
    /// hinted.
    pub(super) fn kinds(&self, under_way: &[TaskView]) -> Vec<TaskKind> {
        let hinted = |kind: TaskKind| self.hinted && !self.failures.contains_key(&kind);
        let is_due = |kind: TaskKind| self.due_of(kind, under_way) <= Instant::now();
        TaskKind::ALL.into_iter().filter(|kind| hinted(*kind) || is_due(*kind)).collect()
    }

    fn due_of(&self, kind: TaskKind, under_way: &[TaskView]) -> Instant {
        let pause = self.pause(kind, under_way.iter().any(|task| task.kind == kind));
        self.asked.get(&kind).map_or_else(Instant::now, |last| *last + pause)
    }

    /// Failures double the pause of their kind, but once or twice at most, so that whoever watches soon sees when
    /// AWS is well again.
    fn pause(&self, kind: TaskKind, is_under_way: bool) -> Duration {
        let (base, doublings) = if is_under_way { (self.pace.running, 2) } else { (self.pace.watched, 1) };
        let failures = self.failures.get(&kind).copied().unwrap_or(0);
        (base * 2_u32.saturating_pow(failures.min(doublings))).min(self.pace.idle.max(base))
    }

    /// Nobody watches: with something under way or hinted the next turn is wanted, otherwise every scope has one
    /// before this has its next. Whoever had the last lets others try first.
    fn turn_due(&self, running: bool) -> Instant {
        let pause = match self.sharing {
            0 | 1 => self.pace.idle,
            _ if running || self.hinted => self.pace.idle + self.retry() * 2,
            sharing => self.pace.idle * sharing,
        };
        let due = self.asked.values().max().map_or_else(Instant::now, |last| *last + pause);
        self.refused_until.map_or(due, |until| due.max(until))
    }

    /// From one try for a turn to the next.
    fn retry(&self) -> Duration {
        (self.pace.idle / 16).min(RENEWED)
    }

    /// Another scope has had the turn.
    pub(super) fn refused(&mut self) {
        self.refused_until = Some(Instant::now() + self.retry());
    }

    /// What the turn is used for: a call about the kind that has waited longest. Puts the tasks under way in the order
    /// in which they are asked about.
    pub(super) fn turn(&self, under_way: &mut [TaskView]) -> (TaskKind, Breadth) {
        self.coverage.sort(under_way);
        let now = Instant::now();
        let is_under_way = |kind: TaskKind| under_way.iter().any(|task| task.kind == kind);
        let waited = |kind: TaskKind| {
            let weight = if is_under_way(kind) { UNDER_WAY } else { 1 };
            let waited = self.asked.get(&kind).map_or(Duration::MAX, |last| now.saturating_duration_since(*last));
            (waited.saturating_mul(weight), is_under_way(kind))
        };
        let [mut longest, others @ ..] = TaskKind::ALL;
        for kind in others {
            if waited(kind) > waited(longest) {
                longest = kind;
            }
        }
        let by_id = self.left_out.contains(&longest) && is_under_way(longest);
        (longest, if by_id { Breadth::ById } else { Breadth::Newest })
    }

    /// Something has told that tasks may stand otherwise.
    pub(super) fn hint(&mut self) {
        self.hinted = true;
    }

    /// When the hint that waits may be followed: at once, unless another was followed just before. While AWS
    /// fails it has to wait like everything.
    fn hint_due(&self) -> Option<Instant> {
        let well = self.failures.len() < TaskKind::ALL.len();
        (self.hinted && well).then(|| self.followed.map_or_else(Instant::now, |last| last + self.gap))
    }

    /// A look begins that sees what is hinted. What is hinted from now on, it may not see.
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

    /// Whether any kind fails.
    pub(super) fn is_failing(&self) -> bool {
        !self.failures.is_empty()
    }

    /// AWS has answered about a kind, and of its tasks under way was asked about those that are covered, or has told of
    /// them. Nothing that is shown of the kind is older than the time that is returned, if it is known. Where the tasks
    /// under way could not be read, nobody knows which the call has left out: all that is known of them stays as it is.
    pub(super) fn looked(
        &mut self,
        kind: TaskKind,
        breadth: Breadth,
        covered: &[String],
        under_way: Option<&[TaskView]>,
        at: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        self.asked.insert(kind, Instant::now());
        self.failures.remove(&kind);
        let under_way: Vec<&TaskView> = under_way?.iter().filter(|task| task.kind == kind).collect();
        if breadth != Breadth::ById {
            self.coverage.listed(kind, at);
        }
        self.coverage.covered(covered, &under_way, kind, at);
        // After a turn for old ones the newest have the next.
        if breadth == Breadth::Newest && covered.len() < under_way.len() {
            self.left_out.insert(kind);
        } else {
            self.left_out.remove(&kind);
        }
        self.coverage.complete_at(kind, &under_way)
    }

    /// Asking about a kind failed. Its next turn is for the newest: a call for old ones that always fails would
    /// otherwise have every turn.
    pub(super) fn failed(&mut self, kind: TaskKind) {
        self.asked.insert(kind, Instant::now());
        self.left_out.remove(&kind);
        *self.failures.entry(kind).or_default() += 1;
    }
}
