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
    /// Runs work whose writes are watched. Does not reach into tasks that `work` spawns.
    pub(crate) async fn watch<F: Future>(self, work: F) -> F::Output {
        WAY.scope(self, work).await
    }

    /// A write does not begin because of something that ends by itself, within work that is watched or not.
    pub(super) fn is_taken() {
        // Nobody watches most writes.
        let _ = WAY.try_with(|way| way.0.store(true, Ordering::Relaxed));
    }

    /// Whether that has happened.
    pub(crate) fn was_taken(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
