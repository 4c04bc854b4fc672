//! The one that asks AWS how tasks stand, for everybody and for all replicas: what it learns goes into
//! the store, and from there, numbered, to all open pages.

mod follower;
mod hub;
mod known;
mod lease;
mod look;
mod pace;

pub use hub::{Missed, Told, Viewer, WatchError};
pub use pace::Pace;

use crate::ports::{Area, Clock, Signal, Signals, Store, StoreError, Upstreams};
use domain::{
    people::Scope,
    views::{LiveEvent, TaskFreshness, TaskView},
};
use hub::Hub;
use known::{Followed, Known};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// Changes older than this are forgotten: a page that slept for longer loads everything again.
const KEPT: time::Duration = time::Duration::days(7);
/// How often old changes are forgotten.
const SWEEP: Duration = Duration::from_secs(3_600);

/// How long somebody who has read tasks without a stream counts as watching.
const GLANCE: Duration = Duration::from_secs(8);

/// What is done when areas of a scope have changed.
type StaleHook = Box<dyn Fn(&Scope, &BTreeSet<Area>) + Send + Sync>;

/// A handle on the tracker. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tracker {
    hub: Hub,
    places: Arc<Mutex<BTreeMap<String, Arc<Place>>>>,
    on_stale: Arc<OnceLock<StaleHook>>,
}

/// What concerns one scope.
#[derive(Default)]
struct Place {
    /// Something has changed that the pace may depend on.
    wake: Notify,
    /// Something has told that tasks may stand otherwise.
    hint: Notify,
    known: Mutex<Known>,
}

impl Tracker {
    /// A tracker that is not running yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has `hook` called with each scope of which a change was told, by whichever process, and with what has
    /// changed there: what was read of it is old now. Only the first hook counts.
    pub fn on_stale(&self, hook: impl Fn(&Scope, &BTreeSet<Area>) + Send + Sync + 'static) {
        let _ = self.on_stale.set(Box::new(hook));
    }

    /// Runs until cancelled: for each scope one loop that follows it when it is this process's turn, and
    /// one that feeds the streams; and one for all that hears what processes tell each other.
    pub async fn run(
        self,
        store: Arc<dyn Store>,
        upstreams: Arc<dyn Upstreams>,
        clock: Arc<dyn Clock>,
        pace: Pace,
        stop: CancellationToken,
    ) {
        let mut loops = tokio::task::JoinSet::new();
        let holder = uuid::Uuid::new_v4().simple().to_string();
        loops.spawn(self.clone().hear(store.signals(), upstreams.scopes(), stop.clone()));
        for scope in upstreams.scopes() {
            loops.spawn(hub::feed(self.hub.clone(), store.clone(), scope.clone(), stop.clone()));
            let follower = follower::Follower {
                place: self.place(&scope),
                tracker: self.clone(),
                store: store.clone(),
                upstreams: upstreams.clone(),
                clock: clock.clone(),
                holder: holder.clone(),
                scope,
                pace,
            };
            loops.spawn(follower.run(stop.clone()));
        }
        loops.spawn(forget(store, clock, stop));
        while let Some(ended) = loops.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a loop of the tracker ended unexpectedly");
            }
        }
    }

    /// Opens a stream of a scope's changes after one of them; 0 stands for the first that is kept.
    /// Somebody watching makes AWS be asked more often, however many there are.
    ///
    /// # Errors
    /// When the changes are not read yet, or the store fails.
    pub async fn watch(&self, store: &dyn Store, scope: &Scope, after: i64) -> Result<Viewer, WatchError> {
        let viewer = self.hub.watch(store, scope, after).await?;
        self.hub.wake(scope);
        self.place(scope).wake.notify_one();
        Ok(viewer)
    }

    /// Somebody has read a scope's tasks, maybe by a page without a stream: for a moment that counts as watching.
    pub fn glanced(&self, scope: &Scope) {
        let was_watched = self.is_watched_here(scope);
        let place = self.place(scope);
        place.known().glanced = Some(Instant::now());
        if !was_watched {
            place.wake.notify_one();
        }
    }

    /// Whether somebody watches a scope in this process, by a stream or by having read its tasks just now.
    fn is_watched_here(&self, scope: &Scope) -> bool {
        let glanced = self.place(scope).known().glanced;
        self.viewers(scope) > 0 || glanced.is_some_and(|at| at.elapsed() < GLANCE)
    }

    /// How many streams of a scope are open in this process.
    #[must_use]
    pub fn viewers(&self, scope: &Scope) -> usize {
        self.hub.viewers(scope)
    }

    /// Takes what processes tell each other until stopped. AWS is asked at once by whoever follows the scope, if
    /// somebody watches, and else in its turn; another keeps in mind that it was hinted, for the case that it follows
    /// next. Many hints in a row make few looks. A hint may be wrong, late or told twice.
    async fn hear(self, mut signals: Signals, scopes: Vec<Scope>, stop: CancellationToken) {
        loop {
            let signal = tokio::select! {
                () = stop.cancelled() => return,
                signal = signals.next() => signal,
            };
            match signal {
                Signal::Changed { scope } => self.is_stale(&scope, &Area::ALL.into()),
                Signal::Hint { scope, areas } => {
                    self.is_stale(&scope, &areas);
                    if scopes.contains(&scope) {
                        self.place(&scope).hint.notify_one();
                    }
                }
                Signal::Missed => {
                    for scope in &scopes {
                        self.is_stale(scope, &Area::ALL.into());
                        self.place(scope).hint.notify_one();
                    }
                }
                Signal::SignInChanged { .. } => {}
            }
        }
    }

    fn is_stale(&self, scope: &Scope, areas: &BTreeSet<Area>) {
        if let Some(hook) = self.on_stale.get() {
            hook(scope, areas);
        }
    }

    /// How fresh the tasks of a scope are. Where another process follows it, the time is that of the
    /// newest answer in the store, and its troubles are not known here.
    #[must_use]
    pub fn freshness(&self, scope: &Scope) -> TaskFreshness {
        self.place(scope).known().freshness.clone()
    }

    /// Whether another process follows the scope.
    #[must_use]
    pub fn is_followed_elsewhere(&self, scope: &Scope) -> bool {
        self.place(scope).known().followed == Followed::Elsewhere
    }

    /// Whether this process follows the scope: it holds the lease, as far as it knows.
    #[must_use]
    pub fn is_followed_here(&self, scope: &Scope) -> bool {
        self.place(scope).known().followed == Followed::Here
    }

    /// Stores what is known of a task and tells the viewers.
    pub(crate) async fn saw(&self, store: &Arc<dyn Store>, scope: &Scope, task: &TaskView) -> Result<(), StoreError> {
        let changes = store.record_tasks(scope, std::slice::from_ref(task), None).await?;
        self.tell(scope, changes);
        Ok(())
    }

    /// The store has numbered changes. Streams get them from there, in their order.
    pub(crate) fn tell(&self, scope: &Scope, changes: impl IntoIterator<Item = LiveEvent>) {
        if changes.into_iter().next().is_some() {
            self.hub.wake(scope);
            self.place(scope).wake.notify_one();
        }
    }

    fn place(&self, scope: &Scope) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.entry(scope.key()).or_default().clone()
    }
}

impl Place {
    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets old changes.
async fn forget(store: Arc<dyn Store>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pace::jittered(SWEEP)) => {}
        }
        if let Err(error) = store.forget_events(clock.now() - KEPT).await {
            tracing::warn!(%error, "old changes could not be forgotten");
        }
    }
}

/// Waits for the next wake-up of the store; for ever, when there will be none.
async fn rise(wake_ups: &mut watch::Receiver<u64>) {
    if wake_ups.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
