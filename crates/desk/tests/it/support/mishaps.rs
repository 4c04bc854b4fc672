//! What goes wrong between a process and the store.

use desk::ports::{StoreError, StoreErrorKind};
use domain::error::StorageTrouble;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

/// What happens at a call of a method, instead of what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trip {
    /// The process dies before it, or is cut off: the call never comes back.
    DieBefore,
    /// The process dies after it.
    DieAfter,
    /// The database fails.
    Fail,
    /// The database does not answer.
    Away,
    /// The database takes 10 s to get to it.
    Late,
    /// Whatever calls it panics.
    Panic,
}

/// What is arranged.
#[derive(Default)]
pub(super) struct Mishaps(Mutex<Arranged>);

#[derive(Default)]
struct Arranged {
    next: BTreeMap<&'static str, Vec<Trip>>,
    always: Option<Trip>,
}

impl Mishaps {
    fn arranged(&self) -> MutexGuard<'_, Arranged> {
        self.0.lock().expect("not poisoned")
    }

    pub(super) fn arrange(&self, method: &'static str, trip: Trip) {
        self.arranged().next.entry(method).or_default().insert(0, trip);
    }

    pub(super) fn always(&self, trip: Trip) {
        self.arranged().always = Some(trip);
    }

    pub(super) fn heal(&self) {
        *self.arranged() = Arranged::default();
    }

    fn next(&self, method: &'static str) -> Option<Trip> {
        let mut arranged = self.arranged();
        arranged.always.or_else(|| arranged.next.get_mut(method).and_then(Vec::pop))
    }

    /// Lets a call through to the database, unless something else is arranged for it.
    pub(super) async fn meet<T>(
        &self,
        method: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match self.next(method) {
            None => work.await,
            Some(Trip::DieBefore) => std::future::pending().await,
            Some(Trip::DieAfter) => {
                drop(work.await);
                std::future::pending().await
            }
            Some(Trip::Late) => {
                tokio::time::sleep(Duration::from_secs(10)).await;
                work.await
            }
            Some(Trip::Panic) => panic!("told to panic"),
            Some(Trip::Fail) => Err(StoreError::other("told to fail")),
            Some(Trip::Away) => {
                let kind = StoreErrorKind::Trouble(StorageTrouble::Unreachable);
                Err(StoreError { kind, text: "told not to answer".into() })
            }
        }
    }
}
