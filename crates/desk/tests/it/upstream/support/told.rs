//! What the guard tells of its calls.

use desk::upstream::{Lane, Observer};
use std::{sync::Mutex, time::Duration};

/// Remembers what it was told.
#[derive(Default)]
pub(crate) struct Told(Mutex<Vec<String>>);

impl Told {
    /// What was told since the last time, in order.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("not poisoned"))
    }

    fn note(&self, what: String) {
        self.0.lock().expect("not poisoned").push(what);
    }
}

impl Observer for Told {
    fn called(&self, operation: &str, lane: Lane, outcome: &str, elapsed: Duration) {
        self.note(format!("{operation} on {}: {outcome} after {} s", lane.name(), elapsed.as_secs()));
    }

    fn waited(&self, class: &str, lane: Lane, wait: Duration) {
        self.note(format!("{class} on {}: waited {} s", lane.name(), wait.as_secs()));
    }

    fn read(&self, operation: &str, how: &str) {
        self.note(format!("{operation}: {how}"));
    }
}
