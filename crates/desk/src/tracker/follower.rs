//! The loop that follows a scope, when it is this process's turn.

mod coverage;
mod schedule;

use super::{
    Followed, Place, Tracker,
    lease::{LASTS, RENEWED, RETRY, Tenure},
    look::{Breadth, Failed, Outcomes},
    pace::{Pace, jittered},
    rise,
};
use crate::ports::{Clock, Fence, Store, StoreError, Upstreams};
use domain::{error::AppError, people::Scope, views::TaskView};
use schedule::Schedule;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long a process's word that somebody watches there is good for. It is given again with each try
/// for the lease.
const WATCHED: Duration = Duration::from_secs(8);
/// Where another process follows: among so many of the newest tasks the last answer is looked for.
const NEWEST: u32 = 50;

/// What the pace depends on.
struct Standing {
    /// Whether somebody watches, at whichever process.
    watched: bool,
    /// Whether a task is under way.
    running: bool,
    /// The tasks under way, read only while somebody watches; nothing where they could not be read.
    under_way: Option<Vec<TaskView>>,
}

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
        let mut schedule = Schedule::new(self.pace, self.sharing());
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

    /// How many scopes take the turns of this one's account.
    fn sharing(&self) -> u32 {
        let scopes = self.upstreams.scopes().into_iter().filter(|scope| scope.account == self.scope.account);
        u32::try_from(scopes.count()).unwrap_or(u32::MAX)
    }

    fn lease(&self) -> String {
        format!("tracker:{}", self.scope.key())
    }

    async fn give_back(&self, fence: &Fence) {
        if let Err(error) = self.store.drop_lease(fence).await {
            tracing::warn!(%error, "the lease could not be given back and runs out by itself");
        }
    }

    /// Asks AWS as often as the pace says, and at once when something is hinted and somebody watches; returns
    /// when the lease is lost.
    async fn follow(&self, tenure: &Tenure, schedule: &mut Schedule) {
        let mut wake_ups = self.store.wake_ups();
        loop {
            let standing = self.standing().await;
            tokio::select! {
                () = sleep_until(schedule.due(&standing)) => {}
                () = self.place.hint.notified() => {
                    schedule.hint();
                    continue;
                }
                // What the pace depends on may have changed, here or elsewhere.
                () = self.place.wake.notified() => continue,
                () = rise(&mut wake_ups) => continue,
                () = sleep(RENEWED) => continue,
            }
            let (kinds, breadth, under_way) = if standing.watched {
                let kinds = schedule.kinds(standing.under_way.as_deref().unwrap_or_default());
                schedule.begin();
                (kinds, Breadth::Whole, standing.under_way)
            } else {
                if !self.take_turn().await {
                    schedule.refused();
                    continue;
                }
                let mut under_way = self.read_under_way().await;
                let (kind, breadth) = schedule.turn(under_way.as_deref_mut().unwrap_or_default());
                (vec![kind], breadth, under_way)
            };
            let looked = self.look(&kinds, breadth, under_way.as_deref().unwrap_or_default(), tenure).await;
            let outcomes = match looked {
                Ok(outcomes) => outcomes,
                Err(Failed::Trouble(error)) => kinds.into_iter().map(|kind| (kind, Err(error.clone()))).collect(),
                Err(Failed::Lost) => return,
            };
            self.note(schedule, breadth, under_way.as_deref(), outcomes);
        }
    }

    /// Takes the account's next turn, which all its scopes share, at whichever process they are followed. A scope
    /// of which nothing was heard yet goes ahead: until then nobody knows whether the desk can work.
    async fn take_turn(&self) -> bool {
        let unheard = {
            let known = self.place.known();
            known.freshness.asked_at.is_none() && known.freshness.trouble.is_none()
        };
        // Each turn has a holder of its own, so that nobody has two in a row before the first is over.
        let holder = uuid::Uuid::new_v4().simple().to_string();
        let turn = format!("turn:{}", self.scope.account);
        let taken = matches!(self.store.take_lease(&turn, &holder, self.pace.idle).await, Ok(Some(_)));
        taken || unheard
    }

    /// Writes down how a look went; `under_way` is nothing where the tasks under way could not be read.
    fn note(&self, schedule: &mut Schedule, breadth: Breadth, under_way: Option<&[TaskView]>, outcomes: Outcomes) {
        // Answers first: they end what was wrong before, and nothing that went wrong in the same look.
        let (answers, failures): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|(_, outcome)| outcome.is_ok());
        let now = self.clock.now();
        let mut known = self.place.known();
        for (kind, outcome) in answers.into_iter().chain(failures) {
            match outcome {
                Ok(covered) => {
                    let complete_at = schedule.looked(kind, breadth, &covered, under_way, now);
                    known.answered(kind, now, complete_at);
                }
                Err(error) => {
                    if !schedule.is_failing() {
                        self.warn(&error);
                    }
                    schedule.failed(kind);
                    known.failed(kind, error);
                }
            }
        }
    }

    fn warn(&self, error: &AppError) {
        tracing::warn!(scope = self.scope.key(), status = error.status(), "cannot learn how tasks stand; trying on");
    }

    async fn standing(&self) -> Standing {
        let watched = self.is_watched().await;
        if watched {
            let under_way = self.read_under_way().await;
            let running = under_way.as_ref().is_some_and(|tasks| !tasks.is_empty());
            return Standing { watched, running, under_way };
        }
        // While nobody watches they are read when it is this scope's turn.
        let running = self.store.running_tasks(&self.scope).await.unwrap_or(0) > 0;
        Standing { watched, running, under_way: None }
    }

    /// The tasks under way, or nothing when the store fails. That must not be taken for none: what is shown would seem
    /// newer than it is.
    async fn read_under_way(&self) -> Option<Vec<TaskView>> {
        let read = self.under_way().await;
        if let Err(error) = &read {
            tracing::warn!(scope = self.scope.key(), %error, "cannot read which tasks are under way");
        }
        read.ok()
    }

    /// Whether somebody watches, here or at another process.
    async fn is_watched(&self) -> bool {
        // Free means that nobody watches; taken for no time at all, it stays free.
        self.tracker.is_watched_here(&self.scope)
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
            if self.tracker.is_watched_here(&self.scope) {
                self.store.take_lease(&self.watched(), "viewers", WATCHED).await?;
            }
            Ok(self.store.tasks(&self.scope, NEWEST).await?.iter().map(|task| task.seen_at).max())
        }
        .await;
        let mut known = self.place.known();
        known.stands_by();
        match learned {
            Ok(seen) => known.answered_elsewhere(seen),
            Err(error) => tracing::warn!(%error, "cannot learn how fresh the tasks are"),
        }
    }
}
