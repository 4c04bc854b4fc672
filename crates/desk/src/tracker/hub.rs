//! Hands changes to the open streams.

use domain::{people::Scope, views::LiveEvent};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// A slow viewer may fall this many changes behind before it must catch up from the store.
const BACKLOG: usize = 256;

/// The viewers, by scope.
#[derive(Clone, Default)]
pub struct Hub {
    channels: Arc<Mutex<BTreeMap<String, broadcast::Sender<LiveEvent>>>>,
}

/// One open stream.
pub struct Viewer {
    /// Changes as they happen; lagging means to catch up from the store.
    pub changes: broadcast::Receiver<LiveEvent>,
}

impl Hub {
    /// Opens a stream of a scope's changes.
    #[must_use]
    pub fn watch(&self, scope: &Scope) -> Viewer {
        Viewer { changes: self.channel(scope).subscribe() }
    }

    /// Tells the viewers of a scope.
    pub fn tell(&self, scope: &Scope, event: LiveEvent) {
        // Nobody listening is fine: the change is in the store.
        let _ = self.channel(scope).send(event);
    }

    /// How many streams of a scope are open.
    #[must_use]
    pub fn viewers(&self, scope: &Scope) -> usize {
        self.channel(scope).receiver_count()
    }

    fn channel(&self, scope: &Scope) -> broadcast::Sender<LiveEvent> {
        self.channels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(scope.key())
            .or_insert_with(|| broadcast::channel(BACKLOG).0)
            .clone()
    }
}
