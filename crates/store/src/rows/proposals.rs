//! Writes that wait for a second person.

use super::{super::Handle, audit};
use crate::{
    convert::{failed, instant, nanos, scope_of},
    json::Json,
};
use desk::ports::{AuditNote, Proposal, StoreError};
use domain::people::Scope;
use serde_json::Value;
use sqlx::FromRow;
use time::OffsetDateTime;

/// The one that stands in the way may be gone when it is looked at.
const TRIES: usize = 5;

#[derive(FromRow)]
struct Row {
    id: String,
    scope: String,
    operation: String,
    subject: String,
    token: String,
    request: Json<Value>,
    seen_at: Option<i64>,
    person: String,
    person_name: String,
    asked_at: i64,
}

impl Row {
    fn into_proposal(self) -> Result<Proposal, StoreError> {
        Ok(Proposal {
            id: self.id,
            scope: scope_of("proposals", &self.scope)?,
            operation: self.operation,
            subject: self.subject,
            token: self.token,
            request: self.request.0,
            seen_at: self.seen_at.map(instant),
            person: self.person,
            person_name: self.person_name,
            asked_at: instant(self.asked_at),
        })
    }
}

/// Keeps a proposal; the one that stands in its place if there is one already.
pub(crate) async fn propose(
    store: &Handle,
    proposal: &Proposal,
    note: &AuditNote,
) -> Result<Option<Proposal>, StoreError> {
    for _ in 0..TRIES {
        if insert(store, proposal, note).await? {
            return Ok(None);
        }
        let stands: Option<Row> = sqlx::query_as(
            "SELECT * FROM proposals WHERE scope = $1 AND operation = $2 AND subject = $3 AND state = 'open'",
        )
        .bind(proposal.scope.key())
        .bind(&proposal.operation)
        .bind(&proposal.subject)
        .fetch_optional(store.writer())
        .await
        .map_err(failed("finding a proposal"))?;
        if let Some(stands) = stands {
            return stands.into_proposal().map(Some);
        }
    }
    Err(StoreError::other("a proposal could not be kept: others about the same thing come and go"))
}

/// False when another is open.
async fn insert(store: &Handle, proposal: &Proposal, note: &AuditNote) -> Result<bool, StoreError> {
    let doing = "keeping a proposal";
    let mut tx = store.begin().await?;
    let kept = sqlx::query(
        "INSERT INTO proposals (id, scope, operation, subject, token, request, seen_at, person, person_name, asked_at,
                                state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')
         ON CONFLICT (scope, operation, subject) WHERE state = 'open' DO NOTHING",
    )
    .bind(&proposal.id)
    .bind(proposal.scope.key())
    .bind(&proposal.operation)
    .bind(&proposal.subject)
    .bind(&proposal.token)
    .bind(Json(&proposal.request))
    .bind(proposal.seen_at.map(nanos).transpose()?)
    .bind(&proposal.person)
    .bind(&proposal.person_name)
    .bind(nanos(proposal.asked_at)?)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(true)
}

/// An open proposal.
pub(crate) async fn get(store: &Handle, scope: &Scope, id: &str) -> Result<Option<Proposal>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM proposals WHERE scope = $1 AND id = $2 AND state = 'open'")
        .bind(scope.key())
        .bind(id)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading a proposal"))?;
    row.map(Row::into_proposal).transpose()
}

/// The open proposals, the longest waiting first.
pub(crate) async fn list(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<Proposal>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM proposals WHERE scope = $1 AND state = 'open' ORDER BY asked_at, id LIMIT $2")
            .bind(scope.key())
            .bind(i64::from(limit))
            .fetch_all(store.readers())
            .await
            .map_err(failed("listing the proposals"))?;
    rows.into_iter().map(Row::into_proposal).collect()
}

/// Decides that an open proposal is sent; false when it is not open any more. Decided again it stays decided, with
/// another time: whoever approved it first cannot withdraw that then, since the second may be sending it.
pub(crate) async fn approve(store: &Handle, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
    let doing = "approving a proposal";
    let mut tx = store.begin().await?;
    let approved = sqlx::query(
        "UPDATE proposals SET approved_at = $1 WHERE scope = $2 AND id = $3 AND state = 'open' AND approved_at IS NULL",
    )
    .bind(nanos(note.at)?)
    .bind(scope.key())
    .bind(id)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if approved.rows_affected() > 0 {
        audit::note(store, &mut tx, note).await?;
        tx.commit().await.map_err(failed(doing))?;
        return Ok(true);
    }
    let again = sqlx::query(
        "UPDATE proposals SET approved_at = approved_at + 1
         WHERE scope = $1 AND id = $2 AND state = 'open' AND approved_at IS NOT NULL",
    )
    .bind(scope.key())
    .bind(id)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(again.rows_affected() > 0)
}

/// Takes the approval of that time back; false when it is not the only one, or the proposal is not open any more.
pub(crate) async fn withdraw(
    store: &Handle,
    scope: &Scope,
    id: &str,
    approved: OffsetDateTime,
    note: &AuditNote,
) -> Result<bool, StoreError> {
    let doing = "withdrawing an approval";
    let mut tx = store.begin().await?;
    let withdrawn = sqlx::query(
        "UPDATE proposals SET approved_at = NULL WHERE scope = $1 AND id = $2 AND state = 'open' AND approved_at = $3",
    )
    .bind(scope.key())
    .bind(id)
    .bind(nanos(approved)?)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if withdrawn.rows_affected() == 0 {
        return Ok(false);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(true)
}

/// Declines an open proposal that nobody has approved; false when somebody has, or it is not open any more.
pub(crate) async fn decline(store: &Handle, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
    let doing = "declining a proposal";
    let mut tx = store.begin().await?;
    let declined = sqlx::query(
        "UPDATE proposals SET state = 'declined' WHERE scope = $1 AND id = $2 AND state = 'open' AND approved_at IS NULL",
    )
    .bind(scope.key())
    .bind(id)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if declined.rows_affected() == 0 {
        return Ok(false);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(true)
}

/// Closes an approved proposal.
pub(crate) async fn close(store: &Handle, scope: &Scope, id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE proposals SET state = 'approved' WHERE scope = $1 AND id = $2 AND state = 'open' AND approved_at IS NOT NULL",
    )
    .bind(scope.key())
    .bind(id)
    .execute(store.writer())
    .await
    .map_err(failed("closing a proposal"))?;
    Ok(())
}
