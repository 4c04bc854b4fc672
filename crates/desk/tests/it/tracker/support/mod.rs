//! Processes over one store and one service.

mod aws;

pub(crate) use crate::support::{NOON, Trip, scope, task};
pub(crate) use aws::Aws;
use aws::Everywhere;

use crate::support::{RuntimeClock, UnhurriedStore};
use desk::{
    ports::{Area, Signal, Store, Upstreams},
    tracker::{Pace, Tracker, Viewer},
    upstream::{Guard, GuardSettings, Lane, NoObserver},
};
use domain::people::Scope;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What all processes share. For tests that start with a paused clock.
pub(crate) struct World {
    pub(crate) aws: Arc<Aws>,
    /// The line of nobody in particular.
    pub(crate) store: Arc<UnhurriedStore>,
    clock: Arc<RuntimeClock>,
    scopes: Vec<Scope>,
}

impl World {
    /// An empty store, and a service without tasks.
    pub(crate) async fn new() -> Self {
        Self::of(vec![scope()]).await
    }

    /// The same with these scopes, which the service does not tell apart.
    pub(crate) async fn of(scopes: Vec<Scope>) -> Self {
        let store = UnhurriedStore::open().await;
        Self { aws: Arc::default(), store, clock: Arc::default(), scopes }
    }

    /// Starts a process.
    pub(crate) fn process(&self) -> Process {
        self.process_over(self.everywhere())
    }

    /// Starts a process that calls through a guard, as set by default.
    pub(crate) fn guarded_process(&self) -> Process {
        let (store, settings) = (self.store.another_line(), GuardSettings::default());
        let guard = Guard::new(self.everywhere(), store, self.clock.clone(), settings, Arc::new(NoObserver));
        self.process_over(guard.lane(Lane::Tracker))
    }

    fn everywhere(&self) -> Arc<dyn Upstreams> {
        Arc::new(Everywhere { aws: self.aws.clone(), scopes: self.scopes.clone() })
    }

    fn process_over(&self, upstreams: Arc<dyn Upstreams>) -> Process {
        let (tracker, line, stop) = (Tracker::new(), self.store.another_line(), CancellationToken::new());
        let running = tokio::spawn(tracker.clone().run(
            line.clone(),
            upstreams,
            self.clock.clone(),
            Pace::default(),
            stop.clone(),
        ));
        Process { tracker, line, stop, running }
    }
}

/// One process of the desk.
pub(crate) struct Process {
    pub(crate) tracker: Tracker,
    pub(crate) line: Arc<UnhurriedStore>,
    stop: CancellationToken,
    running: tokio::task::JoinHandle<()>,
}

impl Process {
    /// Opens a stream.
    pub(crate) async fn watch(&self, after: i64) -> Viewer {
        tokio::task::yield_now().await;
        self.tracker.watch(&*self.line, &scope(), after).await.expect("a stream")
    }

    /// Takes an event of AWS.
    pub(crate) fn hint(&self) {
        self.line.tell(Signal::Hint { scope: scope(), areas: Area::ALL.into() });
    }

    /// Ends as a process does that is killed: in the middle of everything.
    pub(crate) fn kill(self) {
        self.running.abort();
    }

    /// Ends as a process does that is asked to.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.running.await.expect("a clean end");
    }
}
