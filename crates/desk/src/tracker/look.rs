//! One look at AWS: how tasks stand.

use super::{follower::Follower, lease::Tenure};
use crate::ports::{PartnerCentral, StoreError, TaskQuery};
use domain::{
    error::AppError,
    views::{TaskKind, TaskStatus, TaskView},
};
use futures::future::join_all;

/// How many tasks a look reads of each kind: the newest. Older ones under way are asked for by id.
const NEWEST: i32 = 50;
/// The service takes at most so many ids in one filter.
const IDS_AT_ONCE: usize = 10;
/// How many tasks to look through for ones under way.
const LOOKED_THROUGH: u32 = 1_000;

/// Why a look came to nothing.
pub(super) enum Failed {
    /// Another process follows the scope now.
    Lost,
    /// AWS or the store failed.
    Trouble(AppError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        if error.is_fenced() { Self::Lost } else { Self::Trouble(error.into()) }
    }
}

impl Follower {
    /// Asks how the tasks of these kinds stand, all at once, and writes it down in one piece: also what was
    /// learned beside a failure.
    pub(super) async fn look(&self, kinds: &[TaskKind], tenure: &Tenure) -> Result<(), Failed> {
        let upstream = self.upstreams.partner_central(&self.scope).map_err(Failed::Trouble)?;
        let running = if self.store.running_tasks(&self.scope).await? == 0 {
            Vec::new()
        } else {
            self.store.tasks(&self.scope, LOOKED_THROUGH).await?
        };
        let asked = join_all(kinds.iter().map(|kind| ask(&*upstream, *kind, &running, tenure))).await;
        let (seen, outcomes): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let seen = seen.concat();
        if !seen.is_empty() {
            let changes = self.store.record_tasks(&self.scope, &seen, Some(&tenure.fence)).await?;
            self.tracker.tell(&self.scope, changes);
        }
        outcomes.into_iter().collect()
    }
}

/// The newest tasks of a kind, and older ones that were under way; and what has failed, if anything has.
async fn ask(
    upstream: &dyn PartnerCentral,
    kind: TaskKind,
    known: &[TaskView],
    tenure: &Tenure,
) -> (Vec<TaskView>, Result<(), Failed>) {
    let mut seen = Vec::new();
    let asking = async {
        let newest = TaskQuery { max_results: Some(NEWEST), ..TaskQuery::default() };
        seen = list(upstream, kind, &newest, tenure).await?;
        let missed: Vec<String> = known
            .iter()
            .filter(|t| t.status == TaskStatus::InProgress && t.kind == kind)
            .filter(|t| !seen.iter().any(|s| s.id == t.id))
            .map(|t| t.id.clone())
            .collect();
        for ids in missed.chunks(IDS_AT_ONCE) {
            let query = TaskQuery { identifiers: ids.to_vec(), ..TaskQuery::default() };
            seen.extend(list(upstream, kind, &query, tenure).await?);
        }
        Ok(())
    };
    let outcome = asking.await;
    (seen, outcome)
}

/// One call, unless the lease has run out meanwhile.
async fn list(
    upstream: &dyn PartnerCentral,
    kind: TaskKind,
    query: &TaskQuery,
    tenure: &Tenure,
) -> Result<Vec<TaskView>, Failed> {
    if !tenure.holds() {
        return Err(Failed::Lost);
    }
    let answer = upstream.list_tasks(kind, query).await.map_err(|refusal| Failed::Trouble(refusal.into()))?;
    Ok(answer.value.items)
}
