//! Whether all streams are told the same.

use serde_json::Value;
use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What all streams were told: the numbers of the changes in their order, by whoever was told first.
#[derive(Default)]
pub(super) struct Sequence {
    pub(super) numbers: Mutex<Vec<i64>>,
    /// The tasks that were told to have ended.
    pub(super) ended: Mutex<BTreeSet<String>>,
}

/// What went wrong with one stream.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) gaps: usize,
    pub(super) repeats: usize,
    pub(super) resets: usize,
    pub(super) comebacks: usize,
}

impl Sequence {
    /// A stream that has been told `told` changes is told another; how many it was told then.
    pub(super) fn told(&self, told: usize, number: i64, wrong: &mut Wrong) -> usize {
        let mut numbers = lock(&self.numbers);
        if told > 0 && numbers[told - 1] >= number {
            wrong.repeats += 1;
            return told;
        }
        match numbers.get(told) {
            None => numbers.push(number),
            Some(expected) if *expected == number => {}
            Some(_) => {
                wrong.gaps += 1;
                return match numbers.binary_search(&number) {
                    Ok(place) => place + 1,
                    Err(place) => {
                        numbers.insert(place, number);
                        place + 1
                    }
                };
            }
        }
        told + 1
    }

    /// Notes what a change says of a task.
    pub(super) fn note(&self, data: &str) {
        let change: Value = serde_json::from_str(data).unwrap_or_default();
        let (id, status) = (change["task"]["id"].as_str(), change["task"]["status"].as_str());
        if let (Some(id), Some("COMPLETE" | "FAILED")) = (id, status) {
            lock(&self.ended).insert(id.to_owned());
        }
    }
}

pub(super) fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_misses_a_change_or_hears_one_twice_is_found() {
        let sequence = Sequence::default();
        let (mut first, mut second) = (Wrong::default(), Wrong::default());
        let mut place = 0;
        for number in [3, 4, 8] {
            place = sequence.told(place, number, &mut first);
        }
        assert_eq!((place, first.gaps, first.repeats), (3, 0, 0));
        place = sequence.told(0, 3, &mut second);
        place = sequence.told(place, 3, &mut second);
        place = sequence.told(place, 8, &mut second);
        assert_eq!((place, second.gaps, second.repeats), (3, 1, 1));
    }

    #[test]
    fn only_the_end_of_a_task_is_its_end() {
        let sequence = Sequence::default();
        for (id, status) in [("task-1", "IN_PROGRESS"), ("task-2", "COMPLETE"), ("task-3", "FAILED")] {
            sequence.note(&format!("{{\"number\":1,\"task\":{{\"id\":\"{id}\",\"status\":\"{status}\"}}}}"));
        }
        sequence.note("{\"number\":2,\"job\":{}}");
        assert_eq!(lock(&sequence.ended).iter().collect::<Vec<_>>(), ["task-2", "task-3"]);
    }

    #[test]
    fn what_the_first_one_missed_is_found_by_another() {
        let sequence = Sequence::default();
        let (mut first, mut second) = (Wrong::default(), Wrong::default());
        let place = sequence.told(0, 3, &mut first);
        sequence.told(place, 8, &mut first);
        let place = sequence.told(0, 3, &mut second);
        let place = sequence.told(place, 5, &mut second);
        assert_eq!((place, lock(&sequence.numbers).clone()), (2, vec![3, 5, 8]));
        assert_eq!(second.gaps, 1);
    }
}
