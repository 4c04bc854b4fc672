//! Leases that run out by the paused clock.

use desk::ports::{Fence, Store, StoreError};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};
use store::SqliteStore;
use tokio::time::Instant;

/// So long that no test sees a lease run out by the database's clock.
const FOR_EVER: Duration = Duration::from_secs(365 * 86_400);

/// When each lease runs out.
///
/// The database times leases by its own clock, the machine's; the tests' clock is paused and leaps. So the
/// database is asked for leases that last for ever, and one that has run out by the paused clock is given
/// back before the next asks. Who holds a lease, its number and what a fence keeps out stay the database's.
#[derive(Default)]
pub(super) struct PausedLeases(Mutex<BTreeMap<String, (Fence, Instant)>>);

impl PausedLeases {
    fn ends(&self) -> MutexGuard<'_, BTreeMap<String, (Fence, Instant)>> {
        self.0.lock().expect("not poisoned")
    }

    pub(super) async fn take(
        &self,
        sqlite: &SqliteStore,
        lease: &str,
        holder: &str,
        lasts: Duration,
    ) -> Result<Option<Fence>, StoreError> {
        let over = self.ends().get(lease).filter(|(_, end)| *end <= Instant::now()).cloned();
        if let Some((fence, _)) = over {
            // Whoever has taken it meanwhile has a higher number and keeps it.
            sqlite.drop_lease(&fence).await?;
        }
        let taken = sqlite.take_lease(lease, holder, FOR_EVER).await?;
        if let Some(fence) = &taken {
            self.ends().insert(lease.to_owned(), (fence.clone(), Instant::now() + lasts));
        }
        Ok(taken)
    }

    /// Takes a lease away from whoever holds it.
    pub(super) async fn steal(&self, sqlite: &SqliteStore, lease: &str, lasts: Duration) -> Result<(), StoreError> {
        if let Some((_, end)) = self.ends().get_mut(lease) {
            *end = Instant::now();
        }
        self.take(sqlite, lease, "a stranger", lasts).await.map(drop)
    }
}
