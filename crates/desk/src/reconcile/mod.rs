//! Finding out what became of writes whose answer was lost or whose process died, at the start and
//! continuously.

mod deciding;
mod drafts;
mod finding_out;
mod looking;
mod sent;

use crate::{
    Desk,
    ports::{Hand, IntentState, JournalEntry},
    upstream::Lane,
};
use domain::{error::AppError, people::Scope};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The lease that one of several replicas holds.
const LEASE: &str = "reconciler";
/// How long the lease lasts: another replica goes on so long after this one has died.
const LEASE_LASTS: Duration = Duration::from_secs(10);
/// How many entries a round reads; the longest untouched come first.
const ENTRIES: u32 = 1_000;
/// How many are looked into at once.
const AT_ONCE: usize = 8;

/// Which round of a process it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// The first that it gets through.
    First,
    /// Any other.
    Later,
}

impl Desk {
    /// Runs until cancelled: looks for unfinished writes and finds out what became of them. One replica
    /// does it for all. Should two do it at once, for a lease is only as good as clocks are, each
    /// entry is still taken by one of them.
    pub async fn reconcile(self, stop: CancellationToken) {
        let holder = uuid::Uuid::new_v4().to_string();
        let mut fence = None;
        // Nobody knows how long what an earlier process has left has waited.
        let mut round = Round::First;
        while !stop.is_cancelled() {
            fence = match self.own_work().store().take_lease(LEASE, &holder, LEASE_LASTS).await {
                Ok(fence) => fence,
                Err(error) => {
                    tracing::warn!(%error, "the reconciler cannot reach the database; trying on");
                    None
                }
            };
            if fence.is_some() {
                match self.look_through(round).await {
                    Ok(()) => round = Round::Later,
                    Err(error) => {
                        tracing::warn!(
                            status = error.status(),
                            "unfinished writes could not be looked through; trying on"
                        );
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(self.policy.patience.reconcile_every) => {}
            }
        }
        if let Some(fence) = fence
            && let Err(error) = self.own_work().store().drop_lease(&fence).await
        {
            tracing::warn!(%error, "the reconciler's lease could not be given back; it runs out by itself");
        }
    }

    /// One round: every unfinished entry whose time has come, and the drafts that follow them.
    ///
    /// # Errors
    /// When the store fails. That AWS fails is no error: the entry waits for another round.
    pub async fn reconcile_once(&self) -> Result<(), AppError> {
        self.look_through(Round::Later).await
    }

    async fn look_through(&self, round: Round) -> Result<(), AppError> {
        let desk = self.on_lane(Lane::Reconcile);
        let mut at_work = JoinSet::new();
        for entry in desk.own_work().store().unfinished(ENTRIES).await? {
            if !desk.is_due(&entry, round) || !desk.may_reconcile(&entry.scope) {
                continue;
            }
            if at_work.len() >= AT_ONCE {
                at_work.join_next().await;
            }
            let desk = desk.clone();
            at_work.spawn(async move { desk.settle_unfinished(entry).await });
        }
        while at_work.join_next().await.is_some() {}
        desk.follow_drafts().await
    }

    /// Whether it is time to look into an entry: at once when nobody is at it any more, and after a
    /// pause that grows with the tries when AWS did not tell. A process that begins waits for no pause: AWS may have
    /// been back for long.
    fn is_due(&self, entry: &JournalEntry, round: Round) -> bool {
        match entry.state {
            IntentState::Unsettled if round == Round::First => true,
            IntentState::Unsettled => self.now() - entry.at >= self.policy.patience.pause(entry.attempts),
            IntentState::Pending => self.is_abandoned(entry.at),
            IntentState::Done | IntentState::Refused | IntentState::Undecided => false,
        }
    }

    /// Whether this desk can and may write in a scope: an earlier configuration may have known others,
    /// or have allowed what this one does not.
    fn may_reconcile(&self, scope: &Scope) -> bool {
        let production = scope.catalog == domain::people::Catalog::Aws;
        self.own_work().partner_central_now(scope).is_ok() && (!production || self.policy.allow_production_writes)
    }

    async fn settle_unfinished(&self, entry: JournalEntry) {
        let id = entry.id;
        let settled = async {
            match self.retake(entry).await? {
                Some(mine) => self.try_entry(&mine, &Hand::desk()).await.map(drop),
                None => Ok(()),
            }
        };
        if let Err(error) = settled.await {
            tracing::warn!(entry = id, status = error.status(), "a write could not be settled; trying on");
        }
    }
}
