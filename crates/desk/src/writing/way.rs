//! Whether what kept a write from beginning ends by itself.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

tokio::task_local! {
    static WAY: Way;
}

/// What something learns of its writes besides their failures: that a thing was taken, by what ends by itself, says
/// nothing of the thing. Looking afterwards would not tell, since it may have ended by then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way(Arc<AtomicBool>);

impl Way {
    /// Runs work whose writes are watched. Reaches into tasks that `work` spawns only by [`Way::carried`].
    pub(crate) async fn watch<F: Future>(self, work: F) -> F::Output {
        WAY.scope(self, work).await
    }

    /// Makes what a task does part of what is watched here, if anything is.
    pub(super) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
        let way: Self = WAY.try_with(Clone::clone).unwrap_or_default();
        way.watch(work)
    }

    /// A write does not begin because of something that ends by itself, or has been taken over by another process,
    /// within work that is watched or not.
    pub(super) fn is_taken() {
        // Nobody watches most writes.
        let _ = WAY.try_with(|way| way.0.store(true, Ordering::Relaxed));
    }

    /// Whether that has happened.
    pub(crate) fn was_taken(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
