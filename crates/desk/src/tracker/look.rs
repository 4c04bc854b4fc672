//! One look at AWS: how tasks stand.

use super::{follower::Follower, lease::Tenure};
use crate::ports::{PartnerCentral, StoreError, TaskQuery};
use domain::{
    error::AppError,
    views::{TaskKind, TaskView},
};
use futures::future::join_all;

/// How many tasks a look reads of each kind: the newest. Older ones under way are asked for by id.
const NEWEST: i32 = 50;
/// The service takes at most so many ids in one filter.
const IDS_AT_ONCE: usize = 10;
/// How many tasks under way are followed at once, at most: the newest.
const FOLLOWED: u32 = 1_000;

/// How much is asked about a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// The newest, and by id whatever else is under way: as many calls as that takes.
    Whole,
    /// One call: the newest.
    Newest,
    /// One call: by id the first that are under way, in the order in which they are given.
    ById,
}

/// How asking about each kind went: which of the tasks under way, by id, AWS was asked about or has told of; or why it
/// failed.
pub(super) type Outcomes = Vec<(TaskKind, Result<Vec<String>, AppError>)>;

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
    /// The tasks under way, as far as they are known.
    pub(super) async fn under_way(&self) -> Result<Vec<TaskView>, StoreError> {
        self.store.tasks_under_way(&self.scope, FOLLOWED).await
    }

    /// Asks how the tasks of these kinds stand, all at once, and writes it down in one piece: also what was
    /// learned beside a failure.
    pub(super) async fn look(
        &self,
        kinds: &[TaskKind],
        breadth: Breadth,
        under_way: &[TaskView],
        tenure: &Tenure,
    ) -> Result<Outcomes, Failed> {
        let upstream = self.upstreams.partner_central(&self.scope).map_err(Failed::Trouble)?;
        let asked = join_all(kinds.iter().map(|kind| ask(&*upstream, *kind, breadth, under_way, tenure))).await;
        let (seen, outcomes): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let seen = seen.concat();
        if !seen.is_empty() {
            let changes = self.store.record_tasks(&self.scope, &seen, Some(&tenure.fence)).await?;
            self.tracker.tell(&self.scope, changes);
        }
        let outcomes = kinds.iter().zip(outcomes).map(|(kind, outcome)| match outcome {
            Ok(covered) => Ok((*kind, Ok(covered))),
            Err(Failed::Trouble(error)) => Ok((*kind, Err(error))),
            Err(Failed::Lost) => Err(Failed::Lost),
        });
        outcomes.collect()
    }
}

/// What AWS tells of a kind; and which of the tasks under way it was asked about or has told of, or what has failed.
async fn ask(
    upstream: &dyn PartnerCentral,
    kind: TaskKind,
    breadth: Breadth,
    under_way: &[TaskView],
    tenure: &Tenure,
) -> (Vec<TaskView>, Result<Vec<String>, Failed>) {
    let mut seen = Vec::new();
    let mut under_way: Vec<String> =
        under_way.iter().filter(|task| task.kind == kind).map(|task| task.id.clone()).collect();
    let asking = async {
        if breadth == Breadth::ById {
            under_way.truncate(IDS_AT_ONCE);
            let query = TaskQuery { identifiers: under_way.clone(), ..TaskQuery::default() };
            seen = list(upstream, kind, &query, tenure).await?;
            return Ok(under_way);
        }
        let newest = TaskQuery { max_results: Some(NEWEST), ..TaskQuery::default() };
        seen = list(upstream, kind, &newest, tenure).await?;
        if breadth == Breadth::Newest {
            under_way.retain(|id| seen.iter().any(|found| found.id == *id));
            return Ok(under_way);
        }
        let left_out = under_way.iter().filter(|id| !seen.iter().any(|found| found.id == **id));
        let left_out: Vec<String> = left_out.cloned().collect();
        for identifiers in left_out.chunks(IDS_AT_ONCE) {
            let query = TaskQuery { identifiers: identifiers.to_vec(), ..TaskQuery::default() };
            seen.extend(list(upstream, kind, &query, tenure).await?);
        }
        Ok(under_way)
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
