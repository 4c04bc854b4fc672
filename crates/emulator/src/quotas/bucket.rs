//! A token bucket in whole numbers, so that no rounding adds up.

use std::num::NonZeroU32;

use time::OffsetDateTime;

/// How many parts a token has: a rate of one per second then gives one part every nanosecond.
const TOKEN: i128 = 1_000_000_000;

/// How fast a bucket fills and how much it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    per_second: i128,
    /// In parts of tokens.
    capacity: i128,
}

impl Rate {
    pub(super) fn new(per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        Self { per_second: per_second.get().into(), capacity: i128::from(burst.get()) * TOKEN }
    }
}

/// A bucket that begins full.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    /// How much it lacked at the moment `at`, in parts of tokens.
    lacking: i128,
    /// Nanoseconds since 1970.
    at: i128,
}

impl Bucket {
    /// How much it lacks by now. Calls may come a little out of order, which adds nothing; but if
    /// the clock was set back by more than the bucket takes to fill, it counts as full, or it would
    /// stay as it is until the clock has caught up.
    fn lacking(&self, rate: Rate, now: i128) -> i128 {
        let filled = (now - self.at) * rate.per_second;
        if filled < -rate.capacity { 0 } else { (self.lacking.min(rate.capacity) - filled.max(0)).max(0) }
    }

    /// The whole tokens in it.
    pub(super) fn available(&self, rate: Rate, now: OffsetDateTime) -> u32 {
        let parts = rate.capacity - self.lacking(rate, now.unix_timestamp_nanos());
        u32::try_from(parts / TOKEN).unwrap_or(u32::MAX)
    }

    /// Takes a token, which must be available.
    pub(super) fn take(&mut self, rate: Rate, now: OffsetDateTime) {
        let now = now.unix_timestamp_nanos();
        let out_of_order = now < self.at && (self.at - now) * rate.per_second <= rate.capacity;
        self.lacking = self.lacking(rate, now) + TOKEN;
        self.at = if out_of_order { self.at } else { now };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;

    use super::*;

    fn number(value: u32) -> NonZeroU32 {
        NonZeroU32::new(value).expect("not zero")
    }

    proptest! {
        #[test]
        fn it_never_lets_more_through_than_its_rate_and_never_starves(
            per_second in 1u32..200,
            burst in 1u32..50,
            steps in prop::collection::vec(0i64..2_000_000_000, 1..300),
        ) {
            let rate = Rate::new(number(per_second), number(burst));
            let mut bucket = Bucket::default();
            let mut now = OffsetDateTime::UNIX_EPOCH;
            let mut passed: Vec<i128> = Vec::new();
            for step in steps {
                now += Duration::nanoseconds(step);
                let at = now.unix_timestamp_nanos();
                if bucket.available(rate, now) > 0 {
                    bucket.take(rate, now);
                    passed.push(at);
                } else {
                    let last = passed.last().copied().expect("the first one passes");
                    let interval = (1_000_000_000 + i128::from(per_second) - 1) / i128::from(per_second);
                    prop_assert!(at - last < interval, "refused a whole interval after the last one");
                }
            }
            for (place, from) in passed.iter().enumerate() {
                for (more, to) in passed[place..].iter().enumerate() {
                    let allowed = (to - from) * i128::from(per_second) / 1_000_000_000 + i128::from(burst);
                    prop_assert!((more as i128) < allowed);
                }
            }
        }
    }

    #[test]
    fn a_second_brings_exactly_its_tokens() {
        for per_second in 1..=200 {
            let rate = Rate::new(number(per_second), number(per_second));
            let mut bucket = Bucket::default();
            let mut now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
            for _ in 0..3 {
                assert_eq!(bucket.available(rate, now), per_second);
                (0..per_second).for_each(|_| bucket.take(rate, now));
                assert_eq!(bucket.available(rate, now), 0);
                now += Duration::SECOND;
            }
        }
    }

    #[test]
    fn calls_out_of_order_gain_nothing() {
        let rate = Rate::new(number(2), number(2));
        let mut bucket = Bucket::default();
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        bucket.take(rate, now);
        bucket.take(rate, now - Duration::milliseconds(400));
        assert_eq!(bucket.available(rate, now + Duration::milliseconds(400)), 0);
        assert_eq!(bucket.available(rate, now + Duration::milliseconds(500)), 1);
    }

    #[test]
    fn a_clock_set_back_and_a_rate_changed_leave_it_usable() {
        let slow = Rate::new(number(1), number(1));
        let mut bucket = Bucket::default();
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        bucket.take(slow, now);
        assert_eq!(bucket.available(slow, now), 0);
        assert_eq!(bucket.available(slow, now - Duration::days(15)), 1);
        let quick = Rate::new(number(10), number(5));
        assert_eq!(bucket.available(quick, now), 4);
        (0..4).for_each(|_| bucket.take(quick, now));
        assert_eq!(bucket.available(slow, now + Duration::SECOND), 1, "no longer than the slow one takes to fill");
    }
}
