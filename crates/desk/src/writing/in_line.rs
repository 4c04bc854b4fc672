//! Which call somebody waits for, to find its place in the queue.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

tokio::task_local! {
    static LINE: InLine;
}

/// No entry of the journal has this number.
const NONE: i64 = 0;

/// What a person waits for: the call of an entry of the journal, or something that makes one call after
/// another, of which the last one counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct InLine(Arc<AtomicI64>);

impl InLine {
    /// The call of an entry.
    pub(crate) fn of(entry: i64) -> Self {
        Self(Arc::new(AtomicI64::new(entry)))
    }

    /// Runs work whose calls are followed. Does not reach into tasks that `work` spawns.
    pub(crate) async fn follow<F: Future>(self, work: F) -> F::Output {
        LINE.scope(self, work).await
    }

    /// The call of an entry is about to be made, within work that is followed or not.
    pub(super) fn comes_to(entry: i64) {
        // Nobody waits for most calls.
        let _ = LINE.try_with(|line| line.0.store(entry, Ordering::Relaxed));
    }

    /// The entry whose call was made last.
    pub(super) fn entry(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|entry| *entry != NONE)
    }
}
