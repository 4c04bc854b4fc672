//! One process of all follows a scope: the lease that says which.

use crate::ports::{Fence, Store};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout_at};

/// A lease that is not renewed ends after this, so another takes over within this and [`RETRY`].
pub(super) const LASTS: Duration = Duration::from_secs(6);
/// How often the holder renews it.
pub(super) const RENEWED: Duration = Duration::from_secs(2);
/// How often others try to take it.
pub(super) const RETRY: Duration = Duration::from_secs(2);

/// A lease while it is held. It is held until `until` by this process's own clock, which began to count
/// before the store was asked: it ends here no later than there.
pub(super) struct Tenure {
    pub(super) fence: Fence,
    until: Mutex<Instant>,
}

impl Tenure {
    /// A lease that was asked for at `asked`.
    pub(super) fn new(fence: Fence, asked: Instant) -> Self {
        Self { fence, until: Mutex::new(asked + LASTS) }
    }

    /// Whether it is still held. False after the process was paused for longer than the lease lasts.
    pub(super) fn holds(&self) -> bool {
        Instant::now() < self.until()
    }

    fn until(&self) -> Instant {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renews the lease for as long as that goes well; returns once it is lost.
    pub(super) async fn keep(&self, store: &dyn Store, holder: &str) {
        loop {
            sleep(RENEWED).await;
            let asked = Instant::now();
            match timeout_at(self.until(), store.take_lease(&self.fence.lease, holder, LASTS)).await {
                Ok(Ok(Some(fence))) if fence.number == self.fence.number => {
                    *self.until.lock().unwrap_or_else(PoisonError::into_inner) = asked + LASTS;
                }
                // The store may answer again before the lease has run out.
                Ok(Err(_)) if self.holds() => {}
                Ok(Ok(_) | Err(_)) | Err(_) => return,
            }
        }
    }
}
