//! The real store, for a paused clock, as one process sees it.

use super::{
    leases::PausedLeases,
    mishaps::{Mishaps, Trip},
};
use desk::ports::StoreError;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::SqliteStore;

/// SQLite in memory, over a line of one process's own, on which calls can be made to go wrong.
///
/// SQLite works on a thread of its own. The runtime sees none of its tasks running meanwhile, and a
/// paused clock would leap to the next timer in the middle of a query; a blocking task makes it wait.
pub(crate) struct UnhurriedStore {
    pub(super) sqlite: SqliteStore,
    pub(super) leases: Arc<PausedLeases>,
    mishaps: Mishaps,
    calls: Mutex<BTreeMap<&'static str, usize>>,
}

async fn unhurried<T>(work: impl Future<Output = T>) -> T {
    let (done, wait) = std::sync::mpsc::channel::<()>();
    // The channel carries nothing: it ends when `done` is dropped, however this future ends.
    drop(tokio::task::spawn_blocking(move || wait.recv().is_ok()));
    let result = work.await;
    drop(done);
    result
}

impl UnhurriedStore {
    /// An empty database, and the first line to it.
    pub(crate) async fn open() -> Arc<Self> {
        let sqlite = unhurried(SqliteStore::open(":memory:")).await.expect("a store in memory opens");
        Arc::new(Self::over(sqlite, Arc::default()))
    }

    /// Another process's line to the same database.
    pub(crate) fn another_line(&self) -> Arc<Self> {
        Arc::new(Self::over(self.sqlite.clone(), self.leases.clone()))
    }

    fn over(sqlite: SqliteStore, leases: Arc<PausedLeases>) -> Self {
        Self { sqlite, leases, mishaps: Mishaps::default(), calls: Mutex::default() }
    }

    /// At the next call of `method`, after those arranged already.
    pub(crate) fn trip(&self, method: &'static str, trip: Trip) {
        self.mishaps.arrange(method, trip);
    }

    /// At every call from now on.
    pub(crate) fn always(&self, trip: Trip) {
        self.mishaps.always(trip);
    }

    /// Whatever was arranged and has not happened yet, does not happen any more.
    pub(crate) fn heal(&self) {
        self.mishaps.heal();
    }

    /// How often `method` has been called.
    pub(crate) fn calls(&self, method: &str) -> usize {
        self.calls.lock().expect("not poisoned").get(method).copied().unwrap_or(0)
    }

    /// Another process takes a lease away for so long, as happens to one that was paused.
    pub(crate) async fn steal(&self, lease: &str, lasts: Duration) {
        unhurried(self.leases.steal(&self.sqlite, lease, lasts)).await.expect("taken");
    }

    pub(super) async fn met<T>(
        &self,
        method: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        *self.calls.lock().expect("not poisoned").entry(method).or_default() += 1;
        self.mishaps.meet(method, unhurried(work)).await
    }
}
