//! Tasks, and the numbered changes that viewers are told of.

use crate::{
    SqliteStore,
    convert::{failed, nanos},
};
use desk::ports::{StoreError, TaskChange};
use domain::{
    people::Scope,
    views::{LiveEvent, TaskStatus, TaskView},
};
use sqlx::{FromRow, SqliteExecutor, types::Json};

#[derive(FromRow)]
struct EventRow {
    number: i64,
    view: Json<TaskView>,
    running: u32,
}

pub(crate) async fn record(store: &SqliteStore, scope: &Scope, told: &TaskView) -> Result<TaskChange, StoreError> {
    let mut tx = store.begin().await?;
    let known = find(&mut *tx, scope, &told.id).await?;
    let Some(task) = learn(known.as_ref(), told) else {
        return Ok(TaskChange::None);
    };
    keep(&mut *tx, scope, &task).await?;
    if known.is_some_and(|known| looks_the_same(&known, &task)) {
        tx.commit().await.map_err(failed("storing a task"))?;
        return Ok(TaskChange::None);
    }
    let running = count_running(&mut *tx, scope).await?;
    let number =
        sqlx::query_scalar("INSERT INTO events (scope, task_id, view, running) VALUES (?, ?, ?, ?) RETURNING number")
            .bind(scope.key())
            .bind(&task.id)
            .bind(Json(&task))
            .bind(running)
            .fetch_one(&mut *tx)
            .await
            .map_err(failed("numbering a change"))?;
    tx.commit().await.map_err(failed("storing a task"))?;
    Ok(TaskChange::Changed(Box::new(LiveEvent { number, task, running })))
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
async fn keep(database: impl SqliteExecutor<'_>, scope: &Scope, task: &TaskView) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tasks (scope, id, status, since, view) VALUES (?1, ?2, ?3, COALESCE(?4, ?5), ?6)
         ON CONFLICT (scope, id)
         DO UPDATE SET status = excluded.status, since = COALESCE(?4, since), view = excluded.view",
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
    database: impl SqliteExecutor<'_>,
    scope: &Scope,
    id: &str,
) -> Result<Option<TaskView>, StoreError> {
    let view: Option<Json<TaskView>> = sqlx::query_scalar("SELECT view FROM tasks WHERE scope = ? AND id = ?")
        .bind(scope.key())
        .bind(id)
        .fetch_optional(database)
        .await
        .map_err(failed("reading a task"))?;
    Ok(view.map(|v| v.0))
}

/// How many tasks are under way, from within or without a transaction.
pub(crate) async fn count_running(database: impl SqliteExecutor<'_>, scope: &Scope) -> Result<u32, StoreError> {
    sqlx::query_scalar("SELECT COUNT(*) FROM tasks WHERE scope = ? AND status = 'IN_PROGRESS'")
        .bind(scope.key())
        .fetch_one(database)
        .await
        .map_err(failed("counting tasks"))
}

pub(crate) async fn list(store: &SqliteStore, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
    let views: Vec<Json<TaskView>> =
        sqlx::query_scalar("SELECT view FROM tasks WHERE scope = ? ORDER BY since DESC, id LIMIT ?")
            .bind(scope.key())
            .bind(limit)
            .fetch_all(store.pool())
            .await
            .map_err(failed("listing tasks"))?;
    Ok(views.into_iter().map(|v| v.0).collect())
}

pub(crate) async fn events_after(
    store: &SqliteStore,
    scope: &Scope,
    number: i64,
    limit: u32,
) -> Result<Vec<LiveEvent>, StoreError> {
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT number, view, running FROM events WHERE scope = ? AND number > ? ORDER BY number LIMIT ?",
    )
    .bind(scope.key())
    .bind(number)
    .bind(limit)
    .fetch_all(store.pool())
    .await
    .map_err(failed("reading changes"))?;
    Ok(rows.into_iter().map(|r| LiveEvent { number: r.number, task: r.view.0, running: r.running }).collect())
}

pub(crate) async fn last_event(store: &SqliteStore, scope: &Scope) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM events WHERE scope = ?")
        .bind(scope.key())
        .fetch_one(store.pool())
        .await
        .map_err(failed("reading changes"))
}
