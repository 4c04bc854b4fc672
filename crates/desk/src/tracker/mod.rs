//! The one that asks AWS how tasks stand, for everybody: what it learns goes into the store and out
//! to all viewers.

mod hub;
mod polling;

pub use hub::{Hub, Viewer};
pub use polling::Pace;

use crate::ports::{Clock, Store, StoreError, Upstreams};
use domain::{
    people::Scope,
    views::{LiveEvent, TaskFreshness, TaskView},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// A handle on the tracker. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tracker {
    hub: Hub,
    wake: Arc<Notify>,
    freshness: Arc<Mutex<BTreeMap<String, TaskFreshness>>>,
}

impl Tracker {
    /// A tracker that is not running yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs until cancelled: one loop for each scope.
    pub async fn run(
        self,
        store: Arc<dyn Store>,
        upstreams: Arc<dyn Upstreams>,
        clock: Arc<dyn Clock>,
        pace: Pace,
        stop: CancellationToken,
    ) {
        let loops = upstreams.scopes().into_iter().map(|scope| {
            let poller = polling::Poller {
                tracker: self.clone(),
                store: store.clone(),
                upstreams: upstreams.clone(),
                clock: clock.clone(),
                scope,
                pace,
            };
            tokio::spawn(poller.run(stop.clone()))
        });
        for poller in loops.collect::<Vec<_>>() {
            if let Err(error) = poller.await {
                tracing::error!(%error, "a tracker loop ended unexpectedly");
            }
        }
    }

    /// A new viewer of a scope. Watching makes the tracker ask more often.
    #[must_use]
    pub fn watch(&self, scope: &Scope) -> Viewer {
        self.wake.notify_waiters();
        self.hub.watch(scope)
    }

    /// How fresh the tasks of a scope are.
    #[must_use]
    pub fn freshness(&self, scope: &Scope) -> TaskFreshness {
        self.freshness.lock().unwrap_or_else(PoisonError::into_inner).get(&scope.key()).cloned().unwrap_or_default()
    }

    /// Stores what is known of a task and tells the viewers.
    pub(crate) async fn saw(&self, store: &Arc<dyn Store>, scope: &Scope, task: &TaskView) -> Result<(), StoreError> {
        self.tell(scope, store.record_tasks(scope, std::slice::from_ref(task), None).await?);
        Ok(())
    }

    /// Tells the viewers of changes that the store has numbered.
    pub(crate) fn tell(&self, scope: &Scope, changes: Vec<LiveEvent>) {
        for change in changes {
            self.hub.tell(scope, change);
            self.wake.notify_waiters();
        }
    }

    fn note(&self, scope: &Scope, change: impl FnOnce(&mut TaskFreshness)) {
        change(self.freshness.lock().unwrap_or_else(PoisonError::into_inner).entry(scope.key()).or_default());
    }
}
