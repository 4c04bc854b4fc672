//! The guard's figures.

use super::QuotaClass;
use crate::ports::Rate;
use std::time::Duration;

/// Where only one call may come at a time, the desk takes its turns by so much apart more than AWS asks
/// for: two calls that are sent in time may still arrive closer together than they were sent, and AWS
/// throttles the second. A fiftieth leaves 0.98 of the quota.
const MARGIN: f64 = 1.02;
/// The part of the day's calls that bulk may not take: people keep it.
const RESERVED: u32 = 20;

/// How calls are held to AWS's quotas, how failures are met, and how long answers are kept.
#[derive(Clone, Debug)]
pub struct GuardSettings {
    /// Whether turns are taken at all: for AWS, and for an emulator that enforces its quotas.
    pub enforced: bool,
    /// The figures of AWS's quotas.
    pub quotas: Quotas,
    /// How often a call is made at most, the first time included. Each attempt takes a turn of its own. Calls on
    /// [`Lane::Tracker`](super::Lane::Tracker) are made once.
    pub attempts: u32,
    /// How long a read of a page may take, waiting included, before its failure is told.
    pub read_deadline: Duration,
    /// The same for reads that no page waits for.
    pub background_deadline: Duration,
    /// How long one attempt of a write may take. The adapter gives up before and then knows more.
    pub attempt_deadline: Duration,
    /// How long the answer of a list is good: two people who look at the same page, or one who goes
    /// back and forth, ask once. Lists change by what others do, so no longer.
    pub list_kept: Duration,
    /// How long the answer about one thing is good. It changes mostly by writes of this desk, which
    /// make it stale at once.
    pub detail_kept: Duration,
    /// How long a read waits for AWS when an older state is known.
    pub patience: Duration,
    /// The memory for answers, in bytes, roughly.
    pub memory: u64,
    /// The room for answers in the store, in bytes; 0 for none. See [`Guard::keep_answers`](super::Guard::keep_answers).
    pub stored: u64,
    /// When a circuit is cut, and for how long.
    pub breaker: BreakerSettings,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            enforced: true,
            quotas: Quotas::default(),
            attempts: 3,
            read_deadline: Duration::from_secs(5),
            background_deadline: Duration::from_secs(15),
            attempt_deadline: Duration::from_secs(20),
            list_kept: Duration::from_secs(2),
            detail_kept: Duration::from_secs(5),
            patience: Duration::from_millis(300),
            memory: 16 * 1024 * 1024,
            stored: 16 * 1024 * 1024,
            breaker: BreakerSettings::default(),
        }
    }
}

/// When a breaker opens.
#[derive(Clone, Copy, Debug)]
pub struct BreakerSettings {
    /// After so many failures in a row.
    pub failures: u32,
    /// For so long at first; each trial that fails doubles it,
    pub first_pause: Duration,
    /// up to this: so late is a mended AWS noticed at most, besides the trial itself.
    pub longest_pause: Duration,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self { failures: 5, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(5) }
    }
}

/// The figures of each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// [`QuotaClass::Reads`].
    pub reads: Quota,
    /// [`QuotaClass::Writes`].
    pub writes: Quota,
    /// [`QuotaClass::Engagements`].
    pub engagements: Quota,
    /// [`QuotaClass::Invitations`].
    pub invitations: Quota,
    /// [`QuotaClass::EngagementReads`].
    pub engagement_reads: Quota,
    /// [`QuotaClass::TaskLists`].
    pub task_lists: Quota,
}

impl Default for Quotas {
    /// AWS's published figures. Where AWS publishes none, the desk is as careful as with the nearest
    /// operations of which it does: invitations as writes, engagement reads and the lists of tasks as reads.
    /// Those are called by one tracker, seldom but at once when something is hinted: two looks, of a call for each of
    /// the three kinds, may follow each other closely.
    fn default() -> Self {
        let read = Quota { per_second: 10, burst: 4, per_day: Some(100_000) };
        let write = Quota { per_second: 1, burst: 1, per_day: Some(10_000) };
        Self {
            reads: read,
            writes: write,
            engagements: Quota { per_second: 15, burst: 5, per_day: None },
            invitations: write,
            engagement_reads: read,
            task_lists: Quota { burst: 6, ..read },
        }
    }
}

impl Quotas {
    /// The figures of a class.
    #[must_use]
    pub fn of(&self, class: QuotaClass) -> Quota {
        match class {
            QuotaClass::Reads => self.reads,
            QuotaClass::Writes => self.writes,
            QuotaClass::Engagements => self.engagements,
            QuotaClass::Invitations => self.invitations,
            QuotaClass::EngagementReads => self.engagement_reads,
            QuotaClass::TaskLists => self.task_lists,
        }
    }
}

/// How often the operations of a class may be called, per account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Calls in any second; at least 1.
    pub per_second: u32,
    /// Calls that may come at once after a pause; at least 1, and less than `per_second` unless that
    /// is 1. A burst costs steady calls: see [`Self::rate`].
    pub burst: u32,
    /// Calls in any 24 hours.
    pub per_day: Option<u32>,
}

impl Quota {
    /// How turns are taken. AWS does not say how it counts a second, so no second holds more than
    /// `per_second`, wherever it begins: the burst and what follows it in the same second together.
    #[must_use]
    pub fn rate(&self, class: QuotaClass) -> Rate {
        let steady = self.per_second.saturating_sub(self.burst).max(1);
        let interval = if self.burst <= 1 { self.spacing().mul_f64(MARGIN) } else { Duration::from_secs(1) / steady };
        Rate { class: class.name(), interval, burst: self.burst.max(1), per_day: self.per_day }
    }

    /// The same for bulk, which leaves a part of the day to people.
    pub(super) fn bulk_rate(&self, class: QuotaClass) -> Rate {
        let per_day = self.per_day.map(|calls| calls - calls / RESERVED);
        Rate { per_day, ..self.rate(class) }
    }

    /// What must lie between two calls that this process sends, however late the first was.
    pub(super) fn spacing(&self) -> Duration {
        if self.burst <= 1 { Duration::from_secs(1) / self.per_second.max(1) } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::views::TaskKind;

    /// What GCRA lets through in the best case: the burst at once, then one each interval.
    fn most_in_a_second(rate: &Rate) -> u128 {
        u128::from(rate.burst) + (Duration::from_secs(1).as_nanos() - 1) / rate.interval.as_nanos()
    }

    #[test]
    fn no_second_holds_more_than_aws_allows() {
        for class in QuotaClass::ALL {
            let quota = Quotas::default().of(class);
            let most = most_in_a_second(&quota.rate(class));
            assert!(most <= u128::from(quota.per_second), "{class:?}: {most}");
        }
    }

    #[test]
    fn two_looks_at_all_kinds_of_tasks_may_follow_each_other_at_once() {
        let rate = Quotas::default().task_lists.rate(QuotaClass::TaskLists);
        assert_eq!(rate.burst, 2 * u32::try_from(TaskKind::ALL.len()).expect("few"));
    }

    #[test]
    fn writes_keep_within_a_fiftieth_of_their_quota() {
        let rate = Quotas::default().writes.rate(QuotaClass::Writes);
        assert_eq!(rate.interval, Duration::from_millis(1_020));
    }

    #[test]
    fn people_keep_a_twentieth_of_the_day() {
        assert_eq!(Quotas::default().writes.bulk_rate(QuotaClass::Writes).per_day, Some(9_500));
    }
}
