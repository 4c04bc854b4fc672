//! The loop that asks, and how often.

use super::Tracker;
use crate::ports::{Clock, Store, TaskQuery, Upstreams};
use domain::{
    error::AppError,
    people::Scope,
    views::{TaskKind, TaskStatus, TaskView},
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often AWS is asked. The account has 100,000 reads a day for everything; each round takes two.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// While a task is under way.
    pub running: Duration,
    /// While somebody watches and nothing is under way: tasks started elsewhere show up this late.
    pub watched: Duration,
    /// While nobody watches and nothing is under way.
    pub idle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { running: Duration::from_secs(2), watched: Duration::from_secs(10), idle: Duration::from_secs(60) }
    }
}

/// How many tasks a round reads of each kind: the newest. Older ones under way are asked for by id.
const NEWEST: i32 = 50;
/// The service takes at most so many ids in one filter.
const IDS_AT_ONCE: usize = 10;
/// How many tasks to look through for ones under way.
const LOOKED_THROUGH: u32 = 1_000;

pub(super) struct Poller {
    pub(super) tracker: Tracker,
    pub(super) store: Arc<dyn Store>,
    pub(super) upstreams: Arc<dyn Upstreams>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) scope: Scope,
    pub(super) pace: Pace,
}

impl Poller {
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut failures = 0_u32;
        loop {
            let round = tokio::select! {
                () = stop.cancelled() => return,
                round = self.round() => round,
            };
            match round {
                Ok(()) => {
                    failures = 0;
                    let now = self.clock.now();
                    self.tracker.note(&self.scope, |f| {
                        f.asked_at = Some(now);
                        f.trouble = None;
                    });
                }
                Err(error) => {
                    if failures == 0 {
                        tracing::warn!(
                            scope = self.scope.key(),
                            status = error.status(),
                            "cannot learn how tasks stand; trying on"
                        );
                    }
                    failures += 1;
                    self.tracker.note(&self.scope, |f| f.trouble = Some(error));
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(self.pause(failures).await) => {}
                () = self.tracker.wake.notified(), if failures == 0 => {
                    // Together with the pause below, many wake-ups in a row make one round.
                    tokio::time::sleep(self.pace.running / 4).await;
                }
            }
        }
    }

    /// Until the next round. Failures double it, up to the idle pace.
    async fn pause(&self, failures: u32) -> Duration {
        let running = self.store.running_tasks(&self.scope).await.unwrap_or(0) > 0;
        let base = if running {
            self.pace.running
        } else if self.tracker.hub.viewers(&self.scope) > 0 {
            self.pace.watched
        } else {
            self.pace.idle
        };
        (base * 2_u32.saturating_pow(failures.min(8))).min(self.pace.idle.max(base))
    }

    async fn round(&self) -> Result<(), AppError> {
        let upstream = self.upstreams.partner_central(&self.scope)?;
        let under_way: Vec<TaskView> = self
            .store
            .tasks(&self.scope, LOOKED_THROUGH)
            .await?
            .into_iter()
            .filter(|t| t.status == TaskStatus::InProgress)
            .collect();
        for kind in TaskKind::ALL {
            let newest = TaskQuery { max_results: Some(NEWEST), ..TaskQuery::default() };
            let seen = upstream.list_tasks(kind, &newest).await?.value.items;
            let missed: Vec<String> = under_way
                .iter()
                .filter(|t| t.kind == kind && !seen.iter().any(|s| s.id == t.id))
                .map(|t| t.id.clone())
                .collect();
            for task in &seen {
                self.tracker.saw(&self.store, &self.scope, task).await?;
            }
            for ids in missed.chunks(IDS_AT_ONCE) {
                let query = TaskQuery { identifiers: ids.to_vec(), ..TaskQuery::default() };
                for task in &upstream.list_tasks(kind, &query).await?.value.items {
                    self.tracker.saw(&self.store, &self.scope, task).await?;
                }
            }
        }
        Ok(())
    }
}
