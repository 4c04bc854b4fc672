//! The numbered changes that viewers are told of.

use super::super::{Db, Handle};
use crate::{
    convert::{failed, nanos},
    json::Json,
};
use desk::ports::StoreError;
use domain::{
    people::Scope,
    views::{Change, LiveEvent, WriteState},
};
use sqlx::{FromRow, Transaction};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    number: i64,
    body: Json<Change>,
}

/// Numbers changes and writes them down. To be called last in a transaction: whoever takes a number keeps
/// others from taking the next until the commit, so that numbers appear in their order.
pub(super) async fn number(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    scope: &Scope,
    changes: Vec<Change>,
    at: OffsetDateTime,
) -> Result<Vec<LiveEvent>, StoreError> {
    let at = nanos(at)?;
    let mut told = Vec::with_capacity(changes.len());
    for change in changes {
        let number = sqlx::query_scalar("UPDATE counters SET last = last + 1 WHERE name = 'events' RETURNING last")
            .fetch_one(&mut **tx)
            .await
            .map_err(failed("numbering a change"))?;
        sqlx::query("INSERT INTO events (number, scope, body, at) VALUES ($1, $2, $3, $4)")
            .bind(number)
            .bind(scope.key())
            .bind(Json(&change))
            .bind(at)
            .execute(&mut **tx)
            .await
            .map_err(failed("numbering a change"))?;
        told.push(LiveEvent { number, change });
    }
    if !told.is_empty() {
        store.announce(tx, makes_reads_old(&told).then_some(scope)).await?;
    }
    Ok(told)
}

/// Wakes whoever waits in this process, once the transaction that numbered the changes is committed.
pub(super) fn wake(store: &Handle, scope: &Scope, told: &[LiveEvent]) {
    if !told.is_empty() {
        store.wake(makes_reads_old(told).then_some(scope));
    }
}

/// Whether AWS may answer otherwise than before. What a job is at shows in its writes.
fn makes_reads_old(told: &[LiveEvent]) -> bool {
    told.iter().any(|event| match &event.change {
        Change::Task { .. } => true,
        Change::Write(note) => note.state != WriteState::Pending,
        Change::Job(_) => false,
    })
}

pub(crate) async fn after(
    store: &Handle,
    scope: &Scope,
    number: i64,
    limit: u32,
) -> Result<Vec<LiveEvent>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT number, body FROM events WHERE scope = $1 AND number > $2 ORDER BY number LIMIT $3")
            .bind(scope.key())
            .bind(number)
            .bind(i64::from(limit))
            .fetch_all(store.readers())
            .await
            .map_err(failed("reading changes"))?;
    Ok(rows.into_iter().map(|row| LiveEvent { number: row.number, change: row.body.0 }).collect())
}

pub(crate) async fn last(store: &Handle, scope: &Scope) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM events WHERE scope = $1")
        .bind(scope.key())
        .fetch_one(store.readers())
        .await
        .map_err(failed("reading changes"))
}

pub(crate) async fn forget(store: &Handle, before: OffsetDateTime) -> Result<u64, StoreError> {
    let gone = sqlx::query(
        "DELETE FROM events
         WHERE at < $1 AND number < (SELECT MAX(newest.number) FROM events newest WHERE newest.scope = events.scope)",
    )
    .bind(nanos(before)?)
    .execute(store.writer())
    .await
    .map_err(failed("forgetting old changes"))?;
    Ok(gone.rows_affected())
}
