//! The loop that follows a scope, when it is this process's turn.

mod schedule;

use super::{
    Followed, Place, Tracker,
    lease::{LASTS, RENEWED, RETRY, Tenure},
    look::Failed,
    pace::{Pace, jittered},
    rise,
};
use crate::ports::{Clock, Fence, Store, StoreError, Upstreams};
use domain::{error::AppError, people::Scope, views::TaskKind};
use schedule::{Mode, Schedule};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long a process's word that somebody watches there is good for. It is given again with each try
/// for the lease.
const WATCHED: Duration = Duration::from_secs(8);
/// Where another process follows: among so many of the newest tasks the last answer is looked for.
const NEWEST: u32 = 50;

/// Follows one scope.
pub(super) struct Follower {
    pub(super) place: Arc<Place>,
    pub(super) tracker: Tracker,
    pub(super) store: Arc<dyn Store>,
    pub(super) upstreams: Arc<dyn Upstreams>,
    pub(super) clock: Arc<dyn Clock>,
    /// This process, among all.
    pub(super) holder: String,
    pub(super) scope: Scope,
    pub(super) pace: Pace,
}

impl Follower {
    /// Takes the lease whenever it is free, and follows the scope while it holds.
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut schedule = Schedule::new(self.pace);
        loop {
            let asked = Instant::now();
            match tokio::time::timeout(LASTS, self.store.take_lease(&self.lease(), &self.holder, LASTS)).await {
                Ok(Ok(Some(fence))) => {
                    self.place.known().followed = Followed::Here;
                    let tenure = Tenure::new(fence, asked);
                    let stopped = tokio::select! {
                        () = stop.cancelled() => true,
                        () = tenure.keep(&*self.store, &self.holder) => false,
                        () = self.follow(&tenure, &mut schedule) => false,
                    };
                    self.place.known().followed = Followed::Unknown;
                    if stopped {
                        self.give_back(&tenure.fence).await;
                        return;
                    }
                    tracing::warn!(scope = self.scope.key(), "another process may follow the tasks now");
                }
                Ok(Ok(None)) => self.stand_by().await,
                Ok(Err(error)) => tracing::warn!(scope = self.scope.key(), %error, "no lease could be asked for"),
                Err(_) => tracing::warn!(scope = self.scope.key(), "the store did not answer in time"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.wait(&mut schedule) => {}
            }
        }
    }

    /// Waits until the lease may be tried for again. Whoever follows hears the same hints; should that one be
    /// dead, they are followed by whoever comes next.
    async fn wait(&self, schedule: &mut Schedule) {
        let retry = Instant::now() + jittered(RETRY);
        loop {
            tokio::select! {
                () = sleep_until(retry) => return,
                // Somebody watches here: whoever follows must learn of it.
                () = self.place.wake.notified() => return,
                () = self.place.hint.notified() => schedule.hint(),
            }
        }
    }

    fn lease(&self) -> String {
        format!("tracker:{}", self.scope.key())
    }

    async fn give_back(&self, fence: &Fence) {
        if let Err(error) = self.store.drop_lease(fence).await {
            tracing::warn!(%error, "the lease could not be given back and runs out by itself");
        }
    }

    /// Asks AWS as often as the pace says, and at once when something is hinted; returns when the lease
    /// is lost.
    async fn follow(&self, tenure: &Tenure, schedule: &mut Schedule) {
        let mut wake_ups = self.store.wake_ups();
        loop {
            // What is hinted is looked at whoever watches: nothing needs to be asked of the store first.
            let hinted = schedule.hinted().filter(|due| *due <= Instant::now());
            let (due, kinds) = match hinted {
                Some(due) => (due, TaskKind::ALL.to_vec()),
                None => schedule.next(self.mode().await),
            };
            tokio::select! {
                () = sleep_until(due) => {}
                () = self.place.hint.notified() => {
                    schedule.hint();
                    continue;
                }
                // What the pace depends on may have changed, here or elsewhere.
                () = self.place.wake.notified() => continue,
                () = rise(&mut wake_ups) => continue,
                () = sleep(RENEWED) => continue,
            }
            schedule.begin();
            let looked = self.look(&kinds, tenure).await;
            if !self.note(schedule, &kinds, looked) {
                return;
            }
        }
    }

    /// Writes down how a look went; false when the lease is lost.
    fn note(&self, schedule: &mut Schedule, kinds: &[TaskKind], looked: Result<(), Failed>) -> bool {
        match looked {
            Ok(()) => {
                schedule.looked(kinds);
                let mut known = self.place.known();
                known.freshness.asked_at = Some(self.clock.now());
                known.freshness.trouble = None;
            }
            Err(Failed::Trouble(error)) => {
                if !schedule.is_failing() {
                    self.warn(&error);
                }
                schedule.failed(kinds);
                self.place.known().freshness.trouble = Some(error);
            }
            Err(Failed::Lost) => return false,
        }
        true
    }

    fn warn(&self, error: &AppError) {
        tracing::warn!(scope = self.scope.key(), status = error.status(), "cannot learn how tasks stand; trying on");
    }

    async fn mode(&self) -> Mode {
        let running = self.store.running_tasks(&self.scope).await.unwrap_or(0) > 0;
        match (running, self.is_watched().await) {
            (true, true) => Mode::Running,
            (true, false) => Mode::Unwatched,
            (false, true) => Mode::Watched,
            (false, false) => Mode::Idle,
        }
    }

    /// Whether somebody watches, here or at another process.
    async fn is_watched(&self) -> bool {
        // Free means that nobody watches; taken for no time at all, it stays free.
        self.tracker.viewers(&self.scope) > 0
            || matches!(self.store.take_lease(&self.watched(), &self.holder, Duration::ZERO).await, Ok(None))
    }

    /// The lease that all processes with open streams hold together. It tells the one that follows the
    /// scope that somebody watches.
    fn watched(&self) -> String {
        format!("watched:{}", self.scope.key())
    }

    /// While another process follows: tells it that somebody watches here, and learns how fresh the
    /// tasks are.
    async fn stand_by(&self) {
        let learned: Result<_, StoreError> = async {
            if self.tracker.viewers(&self.scope) > 0 {
                self.store.take_lease(&self.watched(), "viewers", WATCHED).await?;
            }
            Ok(self.store.tasks(&self.scope, NEWEST).await?.iter().map(|task| task.seen_at).max())
        }
        .await;
        let mut known = self.place.known();
        known.followed = Followed::Elsewhere;
        known.freshness.trouble = None;
        match learned {
            Ok(seen) => known.freshness.asked_at = seen.or(known.freshness.asked_at),
            Err(error) => tracing::warn!(%error, "cannot learn how fresh the tasks are"),
        }
    }
}
