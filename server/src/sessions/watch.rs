//! Who is told at once when a sign-in ends, or lets its person do other things.

use desk::ports::{Signal, Signals};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The watched sign-ins of this process. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Watches(Arc<Mutex<Watched>>);

#[derive(Default)]
pub(super) struct Watched {
    /// How many have ever watched: it tells those of one sign-in apart.
    came: u64,
    pub(super) watching: BTreeMap<(String, u64), Arc<Notify>>,
}

impl Watches {
    pub(super) fn watched(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches a sign-in, by the id under which it is listed, until what is returned is dropped.
    pub(crate) fn watch(&self, sign_in: &str) -> Watch {
        let notify = Arc::<Notify>::default();
        let mut watched = self.watched();
        watched.came += 1;
        let key = (sign_in.to_owned(), watched.came);
        watched.watching.insert(key.clone(), notify.clone());
        drop(watched);
        Watch { watches: self.clone(), key, notify }
    }

    /// Passes on which sign-ins have ended or changed, at whichever process, until stopped. What is missed here is found
    /// by whoever watches: they look at theirs now and then all the same.
    pub(crate) async fn hear(self, mut signals: Signals, stop: CancellationToken) {
        loop {
            let signal = tokio::select! {
                () = stop.cancelled() => return,
                signal = signals.next() => signal,
            };
            match signal {
                Signal::SignInChanged { sign_in } => self.changed(&sign_in),
                Signal::Changed { .. } | Signal::Hint { .. } | Signal::Missed => {}
            }
        }
    }

    fn changed(&self, sign_in: &str) {
        let from = (sign_in.to_owned(), 0);
        let watched = self.watched();
        for (_, notify) in watched.watching.range(from..).take_while(|((it, _), _)| it == sign_in) {
            notify.notify_one();
        }
    }
}

/// Watches one sign-in.
pub(crate) struct Watch {
    watches: Watches,
    key: (String, u64),
    notify: Arc<Notify>,
}

impl Watch {
    /// Waits until somebody tells that the sign-in has ended or lets its person do other things: time to look at it. Not
    /// lost while nobody waits.
    pub(crate) async fn told(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.watches.watched().watching.remove(&self.key);
    }
}

#[cfg(test)]
impl Watches {
    /// Nobody is told any more.
    pub(crate) fn deafen(&self) {
        self.watched().watching.clear();
    }

    /// Everybody is told.
    pub(crate) fn tell_all(&self) {
        self.watched().watching.values().for_each(|notify| notify.notify_one());
    }
}
