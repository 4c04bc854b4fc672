//! Drafts.

use super::{super::Handle, audit};
use crate::{
    convert::{failed, instant, nanos, scope_of, unknown_word},
    json::Json,
};
use desk::ports::{AuditNote, Draft, DraftVersion, StoreError};
use domain::{
    error::AppError,
    forms::{FieldError, Fields},
    people::Scope,
    views::DraftState,
};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    id: String,
    scope: String,
    owner: String,
    owner_name: String,
    fields: Json<Fields>,
    token: String,
    engagement_token: String,
    state: String,
    refused: Json<Vec<FieldError>>,
    failure: Option<Json<AppError>>,
    invitation_id: Option<String>,
    invitation_arn: Option<String>,
    created_at: i64,
    saved_at: i64,
}

impl Row {
    fn into_draft(self) -> Result<Draft, StoreError> {
        Ok(Draft {
            id: self.id,
            scope: scope_of("drafts", &self.scope)?,
            owner: self.owner,
            owner_name: self.owner_name,
            fields: self.fields.0,
            token: self.token,
            engagement_token: self.engagement_token,
            state: DraftState::parse(&self.state).ok_or_else(|| unknown_word("drafts", "state", &self.state))?,
            refused: self.refused.0,
            failure: self.failure.map(|f| f.0),
            invitation_id: self.invitation_id,
            invitation_arn: self.invitation_arn,
            created_at: instant(self.created_at),
            saved_at: instant(self.saved_at),
        })
    }
}

pub(crate) async fn insert(store: &Handle, draft: &Draft) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO drafts (id, scope, owner, owner_name, fields, token, engagement_token, state, refused, failure,
                             invitation_id, invitation_arn, created_at, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(&draft.id)
    .bind(draft.scope.key())
    .bind(&draft.owner)
    .bind(&draft.owner_name)
    .bind(Json(&draft.fields))
    .bind(&draft.token)
    .bind(&draft.engagement_token)
    .bind(draft.state.code())
    .bind(Json(&draft.refused))
    .bind(draft.failure.as_ref().map(Json))
    .bind(&draft.invitation_id)
    .bind(&draft.invitation_arn)
    .bind(nanos(draft.created_at)?)
    .bind(nanos(draft.saved_at)?)
    .execute(store.writer())
    .await
    .map_err(failed("keeping a new draft"))?;
    Ok(())
}

pub(crate) async fn get(store: &Handle, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM drafts WHERE scope = $1 AND id = $2")
        .bind(scope.key())
        .bind(id)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading a draft"))?;
    row.map(Row::into_draft).transpose()
}

pub(crate) async fn list(store: &Handle, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM drafts WHERE scope = $1 AND state <> 'sent' AND ($2 IS NULL OR owner = $2)
         ORDER BY saved_at DESC, id",
    )
    .bind(scope.key())
    .bind(owner)
    .fetch_all(store.readers())
    .await
    .map_err(failed("listing drafts"))?;
    rows.into_iter().map(Row::into_draft).collect()
}

pub(crate) async fn under_way(store: &Handle, limit: u32) -> Result<Vec<Draft>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM drafts WHERE state IN ('sending', 'unsettled') ORDER BY saved_at, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(store.readers())
            .await
            .map_err(failed("looking for drafts on their way"))?;
    rows.into_iter().map(Row::into_draft).collect()
}

pub(crate) async fn save(
    store: &Handle,
    draft: &Draft,
    seen: DraftVersion,
    note: Option<&AuditNote>,
) -> Result<bool, StoreError> {
    let doing = "saving a draft";
    let mut tx = store.begin().await?;
    let saved = sqlx::query(
        "UPDATE drafts
         SET owner = $1, owner_name = $2, fields = $3, token = $4, engagement_token = $5, state = $6, refused = $7,
             failure = $8, invitation_id = $9, invitation_arn = $10, saved_at = $11
         WHERE scope = $12 AND id = $13 AND state = $14 AND saved_at = $15",
    )
    .bind(&draft.owner)
    .bind(&draft.owner_name)
    .bind(Json(&draft.fields))
    .bind(&draft.token)
    .bind(&draft.engagement_token)
    .bind(draft.state.code())
    .bind(Json(&draft.refused))
    .bind(draft.failure.as_ref().map(Json))
    .bind(&draft.invitation_id)
    .bind(&draft.invitation_arn)
    .bind(nanos(draft.saved_at)?)
    .bind(draft.scope.key())
    .bind(&draft.id)
    .bind(seen.state.code())
    .bind(nanos(seen.saved_at)?)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if saved.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(note) = note {
        audit::note(store, &mut tx, note).await?;
    }
    tx.commit().await.map_err(failed(doing))?;
    Ok(true)
}

pub(crate) async fn delete(store: &Handle, scope: &Scope, id: &str) -> Result<bool, StoreError> {
    let removed = sqlx::query("DELETE FROM drafts WHERE scope = $1 AND id = $2 AND state = 'open'")
        .bind(scope.key())
        .bind(id)
        .execute(store.writer())
        .await
        .map_err(failed("removing a draft"))?;
    Ok(removed.rows_affected() == 1)
}
