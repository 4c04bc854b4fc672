//! Counting over the last 24 hours without remembering every call.

use std::collections::VecDeque;

use time::OffsetDateTime;

/// How finely calls are told apart, in seconds.
const SLOT: i64 = 300;

/// How many slots are remembered besides the one that is filling. A call counts until all of its
/// slot is a day old, so no day ever holds more than was allowed.
const KEPT: i64 = 86_400 / SLOT;

/// The calls of the last 24 hours, at most one entry for every slot.
#[derive(Debug, Default)]
pub(super) struct Window {
    slots: VecDeque<(i64, u32)>,
    total: u32,
}

impl Window {
    /// How many calls there were.
    pub(super) fn used(&mut self, now: OffsetDateTime) -> u32 {
        let current = slot(now);
        while let Some((_, count)) = self.slots.pop_front_if(|(slot, _)| *slot < current - KEPT) {
            self.total -= count;
        }
        // A clock that was set back: what hasn't happened yet can't have been used. The next slot may
        // be there already, since calls may come a little out of order.
        while let Some((_, count)) = self.slots.pop_back_if(|(slot, _)| *slot > current + 1) {
            self.total -= count;
        }
        self.total
    }

    /// Counts one more.
    pub(super) fn add(&mut self, now: OffsetDateTime) {
        self.used(now);
        self.total += 1;
        let current = slot(now);
        match self.slots.back_mut() {
            Some((slot, count)) if *slot >= current => *count += 1,
            _ => self.slots.push_back((current, 1)),
        }
    }
}

fn slot(moment: OffsetDateTime) -> i64 {
    moment.unix_timestamp().div_euclid(SLOT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;

    use super::*;

    proptest! {
        #[test]
        fn it_counts_every_call_of_a_day_and_none_much_older(steps in prop::collection::vec(0i64..20_000, 1..200)) {
            let mut window = Window::default();
            let mut now = OffsetDateTime::UNIX_EPOCH;
            let mut calls: Vec<OffsetDateTime> = Vec::new();
            for step in steps {
                now += Duration::seconds(step);
                window.add(now);
                calls.push(now);
                let since = |age: Duration| calls.iter().filter(|at| now - **at < age).count();
                let used = window.used(now) as usize;
                prop_assert!(used >= since(Duration::days(1)));
                prop_assert!(used <= since(Duration::days(1) + Duration::seconds(SLOT)));
                prop_assert!(window.slots.len() as i64 <= KEPT + 1);
            }
        }
    }

    #[test]
    fn a_clock_set_back_forgets_what_has_not_happened() {
        let mut window = Window::default();
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        window.add(now);
        window.add(now + Duration::hours(2));
        assert_eq!(window.used(now + Duration::hours(2)), 2);
        assert_eq!(window.used(now), 1);
    }
}
