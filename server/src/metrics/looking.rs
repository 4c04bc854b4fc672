//! Figures that are looked up when somebody asks for them.

use super::Metrics;
use desk::{
    Desk,
    upstream::{Lane, QuotaClass, Quotas},
};
use domain::{
    people::Scope,
    views::{TaskStatus, WriteState},
};
use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// Counting stops here: whoever has so many open entries needs no exact figure.
const MOST_ENTRIES: u32 = 1000;
/// The states of an entry that something will still come of.
const OPEN: [WriteState; 3] = [WriteState::Pending, WriteState::Unsettled, WriteState::Undecided];
const LANES: [Lane; 4] = [Lane::Interactive, Lane::Reconcile, Lane::Tracker, Lane::Bulk];

/// Where figures are looked up.
#[derive(Clone)]
pub(crate) struct Look {
    /// The services.
    pub(crate) desk: Desk,
    /// The accounts and catalogs that the desk works in, each once.
    pub(crate) scopes: Vec<Scope>,
    /// What AWS allows.
    pub(crate) quotas: Quotas,
    /// The open connections.
    pub(crate) open: TaskTracker,
    /// The places for event streams that are free,
    pub(crate) streams: Arc<Semaphore>,
    /// of so many.
    pub(crate) most_streams: usize,
}

impl Metrics {
    /// Looks up what is not counted as it happens, and writes all figures down. What the store does not
    /// tell keeps its last figure.
    pub(crate) async fn look(&self, at: &Look) -> Result<String, fmt::Error> {
        let seen = &self.looked_at;
        self.connections.set(i64::try_from(at.open.len()).unwrap_or(i64::MAX));
        let streams = at.most_streams.saturating_sub(at.streams.available_permits());
        self.streams.set(i64::try_from(streams).unwrap_or(i64::MAX));
        let answers = at.desk.store_answers().await;
        seen.store_up.set(answers.into());
        for (kind, count) in store::failures() {
            // The store counts: here it is only written down.
            seen.store_failures.get_or_create(&[("kind", kind.to_owned())]).inner().store(count, Ordering::Relaxed);
        }
        if answers && let Ok((last, holds)) = at.desk.audit_standing().await {
            seen.audit_rows.set(last);
            // Before the first check there is no reason for an alarm.
            seen.audit_holds.set(holds.unwrap_or(true).into());
        }
        for scope in &at.scopes {
            self.look_at_queue(at, scope);
            let owner = at.desk.tracker().is_followed_here(scope);
            seen.tracker_owner.get_or_create(&[("scope", scope.key())]).set(owner.into());
            if let Some(asked_at) = at.desk.tracker().freshness(scope).asked_at {
                seen.tracker_success.get_or_create(&[("scope", scope.key())]).set(asked_at.unix_timestamp());
            }
            if answers {
                self.look_at_store(at, scope).await;
            }
        }
        self.text()
    }

    fn look_at_queue(&self, at: &Look, scope: &Scope) {
        for lane in LANES {
            let waiting = at.desk.waiting_writes(scope, lane);
            let labels = [("scope", scope.key()), ("lane", lane.name().to_owned())];
            self.looked_at.waiting.get_or_create(&labels).set(i64::try_from(waiting).unwrap_or(i64::MAX));
        }
    }

    async fn look_at_store(&self, at: &Look, scope: &Scope) {
        let seen = &self.looked_at;
        if let Ok(counted) = at.desk.tasks_by_status(scope).await {
            for (status, tasks) in counted {
                let labels = [("scope", scope.key()), ("state", status.code().to_owned())];
                seen.tasks.get_or_create(&labels).set(tasks.into());
                if status == TaskStatus::InProgress {
                    seen.tasks_running.get_or_create(&[("scope", scope.key())]).set(tasks.into());
                }
            }
        }
        for state in OPEN {
            if let Ok(entries) = at.desk.entries_that_are(state, scope, MOST_ENTRIES).await {
                let labels = [("scope", scope.key()), ("state", state.code().to_owned())];
                seen.journal.get_or_create(&labels).set(i64::try_from(entries).unwrap_or(i64::MAX));
            }
        }
        for class in QuotaClass::ALL {
            let Some(per_day) = at.quotas.of(class).per_day else { continue };
            if let Ok(used) = at.desk.calls_in_day(scope, class).await {
                let labels = [("account", scope.account.to_string()), ("class", class.name().to_owned())];
                seen.quota_left.get_or_create(&labels).set(i64::from(per_day) - i64::from(used));
            }
        }
    }
}
