//! Tasks, as last seen.

use super::{
    super::{Db, Handle},
    events, leases,
};
use crate::{
    convert::{count, failed, nanos},
    json::Json,
};
use desk::ports::{Fence, StoreError};
use domain::{
    people::Scope,
    views::{Change, LiveEvent, TaskStatus, TaskView},
};
use sqlx::{Executor, Transaction};

pub(crate) async fn record(
    store: &Handle,
    scope: &Scope,
    told: &[TaskView],
    fence: Option<&Fence>,
) -> Result<Vec<LiveEvent>, StoreError> {
    let Some(at) = told.iter().map(|task| task.seen_at).max() else { return Ok(Vec::new()) };
    let mut tx = store.begin().await?;
    if let Some(fence) = fence {
        leases::check(&mut tx, fence).await?;
    }
    let changes = learn_all(store, &mut tx, scope, told).await?;
    let told = events::number(store, &mut tx, scope, changes, at).await?;
    tx.commit().await.map_err(failed("storing tasks"))?;
    events::wake(store, scope, &told);
    Ok(told)
}

/// Stores what is new of each task, and says what viewers are to be told.
pub(super) async fn learn_all(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    scope: &Scope,
    told: &[TaskView],
) -> Result<Vec<Change>, StoreError> {
    // Two who learn of one new task at the same moment would both find nothing and both tell of it.
    store.lock(tx, &format!("tasks {}", scope.key())).await?;
    let mut changes = Vec::new();
    for told in told {
        let known = find(&mut **tx, scope, &told.id).await?;
        let Some(task) = learn(known.as_ref(), told) else { continue };
        let same = known.is_some_and(|known| looks_the_same(&known, &task));
        if same && task.status != TaskStatus::InProgress {
            continue; // Nobody needs to know when an ended task was last asked for.
        }
        keep(&mut **tx, scope, &task).await?;
        if !same {
            let running = count_running(&mut **tx, scope).await?;
            changes.push(Change::Task { task: Box::new(task), running });
        }
    }
    Ok(changes)
}

/// What is known of a task after AWS has told of it; `None` when this answer has been overtaken.
///
/// Answers to two questions may arrive in either order. A task that has ended stays so; apart from
/// that, what was asked later counts.
fn learn(known: Option<&TaskView>, told: &TaskView) -> Option<TaskView> {
    let ended = |task: &TaskView| task.status != TaskStatus::InProgress;
    if let Some(known) = known {
        let overtaken = match (ended(known), ended(told)) {
            (true, false) => true,
            (false, true) => false,
            _ => told.seen_at < known.seen_at,
        };
        if overtaken {
            return None;
        }
    }
    // Of a task that had ended before the first look nobody knows when.
    let seen_end = |known: &TaskView| if ended(known) { known.ended_at } else { Some(told.seen_at) };
    let ended_at = if ended(told) { known.and_then(seen_end) } else { None };
    Some(TaskView { ended_at, ..told.clone() })
}

/// Whether viewers would see no difference; that AWS was asked again is none.
fn looks_the_same(one: &TaskView, other: &TaskView) -> bool {
    TaskView { seen_at: other.seen_at, ..one.clone() } == *other
}

/// Tasks are sorted by their start, or by when they were first seen until AWS tells one. A start beyond
/// what the column holds can only be rubbish; it is shown, but not sorted by.
async fn keep(database: impl Executor<'_, Database = Db>, scope: &Scope, task: &TaskView) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tasks (scope, id, status, since, view) VALUES ($1, $2, $3, COALESCE($4, $5), $6)
         ON CONFLICT (scope, id)
         DO UPDATE SET status = excluded.status, since = COALESCE($4, tasks.since), view = excluded.view",
    )
    .bind(scope.key())
    .bind(&task.id)
    .bind(task.status.code())
    .bind(task.started_at.and_then(|start| nanos(start).ok()))
    .bind(nanos(task.seen_at)?)
    .bind(Json(task))
    .execute(database)
    .await
    .map_err(failed("storing a task"))?;
    Ok(())
}

/// A task, from within or without a transaction.
pub(crate) async fn find(
    database: impl Executor<'_, Database = Db>,
    scope: &Scope,
    id: &str,
) -> Result<Option<TaskView>, StoreError> {
    let view: Option<Json<TaskView>> = sqlx::query_scalar("SELECT view FROM tasks WHERE scope = $1 AND id = $2")
        .bind(scope.key())
        .bind(id)
        .fetch_optional(database)
        .await
        .map_err(failed("reading a task"))?;
    Ok(view.map(|v| v.0))
}

/// How many tasks are under way, from within or without a transaction.
pub(crate) async fn count_running(
    database: impl Executor<'_, Database = Db>,
    scope: &Scope,
) -> Result<u32, StoreError> {
    let running: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM tasks WHERE scope = $1 AND status = 'IN_PROGRESS'")
        .bind(scope.key())
        .fetch_one(database)
        .await
        .map_err(failed("counting tasks"))?;
    Ok(count(running))
}

/// How many tasks have each status, in the order of [`TaskStatus::ALL`].
pub(crate) async fn count_by_status(store: &Handle, scope: &Scope) -> Result<Vec<(TaskStatus, u32)>, StoreError> {
    let counted: Vec<(String, i64)> =
        sqlx::query_as("SELECT status, COUNT(*) FROM tasks WHERE scope = $1 GROUP BY status")
            .bind(scope.key())
            .fetch_all(store.readers())
            .await
            .map_err(failed("counting tasks by status"))?;
    let of = |status: TaskStatus| -> u32 {
        counted.iter().filter(|(code, _)| TaskStatus::parse(code) == status).map(|(_, tasks)| count(*tasks)).sum()
    };
    Ok(TaskStatus::ALL.map(|status| (status, of(status))).to_vec())
}

/// The tasks under way, by the index that holds only those: sorted by a sum, because by the column alone SQLite would
/// read every task of the scope in the order of another index.
pub(crate) async fn under_way(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
    let views: Vec<Json<TaskView>> = sqlx::query_scalar(
        "SELECT view FROM tasks WHERE scope = $1 AND status = 'IN_PROGRESS' ORDER BY since + 0 DESC, id LIMIT $2",
    )
    .bind(scope.key())
    .bind(i64::from(limit))
    .fetch_all(store.readers())
    .await
    .map_err(failed("listing tasks under way"))?;
    Ok(views.into_iter().map(|v| v.0).collect())
}

pub(crate) async fn list(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
    let views: Vec<Json<TaskView>> =
        sqlx::query_scalar("SELECT view FROM tasks WHERE scope = $1 ORDER BY since DESC, id LIMIT $2")
            .bind(scope.key())
            .bind(i64::from(limit))
            .fetch_all(store.readers())
            .await
            .map_err(failed("listing tasks"))?;
    Ok(views.into_iter().map(|v| v.0).collect())
}
