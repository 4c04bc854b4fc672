//! Telling whoever waits within this process.

use desk::ports::{Signal, Signals};
use domain::people::Scope;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// So many signals may wait for who is slow; who is slower is told that something was missed.
const WAITING: usize = 256;

/// The line to everybody in this process. Clones are the same line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    wakes: Arc<watch::Sender<u64>>,
    signals: broadcast::Sender<Signal>,
}

impl Default for Line {
    fn default() -> Self {
        Self { wakes: Arc::new(watch::channel(0).0), signals: broadcast::channel(WAITING).0 }
    }
}

impl Line {
    pub(crate) fn wake_ups(&self) -> watch::Receiver<u64> {
        self.wakes.subscribe()
    }

    pub(crate) fn signals(&self) -> Signals {
        Signals::new(self.signals.subscribe())
    }

    /// Changes have been numbered, after which what was read of `stale` is old.
    pub(crate) fn changed(&self, stale: Option<&Scope>) {
        self.wakes.send_modify(|wakes| *wakes += 1);
        if let Some(scope) = stale {
            self.tell(&Signal::Changed { scope: scope.clone() });
        }
    }

    /// Passes a signal to whoever listens; nobody listening is fine.
    pub(crate) fn tell(&self, signal: &Signal) {
        let _ = self.signals.send(signal.clone());
    }
}
