//! Who did what.

use super::{
    super::{Db, Handle},
    journal,
};
use crate::convert::{failed, instant, nanos, scope_of};
use desk::ports::{AuditEntry, AuditNote, Settlement, StoreError};
use domain::people::Scope;
use sqlx::{FromRow, Transaction};

#[derive(FromRow)]
struct Row {
    id: i64,
    scope: String,
    at: i64,
    person: String,
    action: String,
    subject: String,
    outcome: String,
    entry: Option<i64>,
    request_id: Option<String>,
}

/// Adds what came of an entry of the journal.
pub(super) async fn add(
    tx: &mut Transaction<'static, Db>,
    entry: &journal::Row,
    settlement: &Settlement<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit (scope, at, person, action, subject, outcome, entry, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&entry.scope)
    .bind(nanos(settlement.at)?)
    .bind(settlement.by)
    .bind(&entry.operation)
    .bind(&entry.subject)
    .bind(settlement.state.code())
    .bind(entry.id)
    .bind(settlement.request_id)
    .execute(&mut **tx)
    .await
    .map_err(failed("adding to the record of who did what"))?;
    Ok(())
}

/// Adds a note to what else a transaction changes.
pub(super) async fn note(tx: &mut Transaction<'static, Db>, note: &AuditNote) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO audit (scope, at, person, action, subject, outcome) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(note.scope.as_ref().map(Scope::key).unwrap_or_default())
        .bind(nanos(note.at)?)
        .bind(&note.person)
        .bind(&note.action)
        .bind(&note.subject)
        .bind(&note.outcome)
        .execute(&mut **tx)
        .await
        .map_err(failed("adding to the record of who did what"))?;
    Ok(())
}

/// Adds a note on its own.
pub(crate) async fn append(store: &Handle, told: &AuditNote) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    note(&mut tx, told).await?;
    tx.commit().await.map_err(failed("adding to the record of who did what"))
}

pub(crate) async fn list(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit WHERE scope = $1 ORDER BY id DESC LIMIT $2")
        .bind(scope.key())
        .bind(i64::from(limit))
        .fetch_all(store.readers())
        .await
        .map_err(failed("reading the record of who did what"))?;
    rows.into_iter()
        .map(|row| {
            Ok(AuditEntry {
                id: row.id,
                scope: scope_of("audit", &row.scope)?,
                at: instant(row.at),
                person: row.person,
                action: row.action,
                subject: row.subject,
                outcome: row.outcome,
                entry: row.entry,
                request_id: row.request_id,
            })
        })
        .collect()
}
