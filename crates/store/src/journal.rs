//! The journal of writes.

use crate::{
    SqliteStore,
    convert::{failed, instant, nanos, unknown_word},
};
use desk::ports::{Intent, IntentState, JournalEntry, NewIntent, StoreError};
use domain::people::Scope;
use serde_json::Value;
use sqlx::{FromRow, types::Json};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    id: i64,
    operation: String,
    subject: String,
    token: String,
    person_name: String,
    request: Json<Value>,
    state: String,
    outcome: Option<Json<Value>>,
    at: i64,
}

impl Row {
    /// The entry as somebody finds it who did not make it.
    fn into_intent(self) -> Result<Intent, StoreError> {
        Ok(Intent {
            id: self.id,
            token: self.token,
            state: parse_state(&self.state)?,
            fresh: false,
            request: self.request.0,
            outcome: self.outcome.map(|o| o.0),
            at: instant(self.at),
        })
    }

    fn into_entry(self) -> Result<JournalEntry, StoreError> {
        Ok(JournalEntry {
            id: self.id,
            operation: self.operation,
            subject: self.subject,
            person_name: self.person_name,
            state: parse_state(&self.state)?,
            request: self.request.0,
            outcome: self.outcome.map(|o| o.0),
            at: instant(self.at),
        })
    }
}

fn parse_state(word: &str) -> Result<IntentState, StoreError> {
    IntentState::parse(word).ok_or_else(|| unknown_word("journal", "state", word))
}

pub(crate) async fn begin(
    store: &SqliteStore,
    intent: &NewIntent,
    superseding: Option<i64>,
) -> Result<Intent, StoreError> {
    let at = nanos(intent.at)?;
    let mut tx = store.begin().await?;
    let found: Option<Row> = sqlx::query_as(
        "SELECT * FROM journal
         WHERE scope = ? AND operation = ? AND subject = ?
           AND (state IN ('pending', 'unsettled') OR (state = 'done' AND id > ?))
         ORDER BY id DESC LIMIT 1",
    )
    .bind(intent.scope.key())
    .bind(intent.operation)
    .bind(&intent.subject)
    // Entries are numbered from 1: after 0 is any.
    .bind(superseding.unwrap_or(0))
    .fetch_optional(&mut *tx)
    .await
    .map_err(failed("looking into the journal"))?;
    if let Some(row) = found {
        return row.into_intent();
    }
    let id = sqlx::query_scalar(
        "INSERT INTO journal (scope, operation, subject, token, person, person_name, request, state, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?) RETURNING id",
    )
    .bind(intent.scope.key())
    .bind(intent.operation)
    .bind(&intent.subject)
    .bind(&intent.token)
    .bind(&intent.person)
    .bind(&intent.person_name)
    .bind(Json(&intent.request))
    .bind(at)
    .fetch_one(&mut *tx)
    .await
    .map_err(failed("writing to the journal"))?;
    tx.commit().await.map_err(failed("writing to the journal"))?;
    Ok(Intent {
        id,
        token: intent.token.clone(),
        state: IntentState::Pending,
        fresh: true,
        request: intent.request.clone(),
        outcome: None,
        at: instant(at),
    })
}

pub(crate) async fn retake(
    store: &SqliteStore,
    id: i64,
    seen: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // The time is what tells one holder from the next, so it moves even if the clock has not.
    let taken = sqlx::query(
        "UPDATE journal SET state = 'pending', outcome = NULL, at = MAX(?, at + 1)
         WHERE id = ? AND at = ? AND state IN ('pending', 'unsettled')",
    )
    .bind(nanos(now)?)
    .bind(id)
    .bind(nanos(seen)?)
    .execute(store.writer())
    .await
    .map_err(failed("taking over an entry of the journal"))?;
    Ok(taken.rows_affected() == 1)
}

pub(crate) async fn settle(
    store: &SqliteStore,
    id: i64,
    state: IntentState,
    outcome: &Value,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let stands: Option<String> = sqlx::query_scalar("SELECT state FROM journal WHERE id = ?")
        .bind(id)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed("settling an entry of the journal"))?;
    let stands = stands.ok_or_else(|| StoreError(format!("the journal has no entry {id} to settle")))?;
    if certainty(state) < certainty(parse_state(&stands)?) {
        return Ok(());
    }
    sqlx::query("UPDATE journal SET state = ?, outcome = ?, at = ? WHERE id = ?")
        .bind(state.code())
        .bind(Json(outcome))
        .bind(nanos(at)?)
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(failed("settling an entry of the journal"))?;
    tx.commit().await.map_err(failed("settling an entry of the journal"))
}

/// How much an outcome says. Two tries with one token may both come back, in any order: that one
/// answer was lost takes nothing from what the other told, and what AWS once did stays done, whatever
/// it says to a repetition.
fn certainty(state: IntentState) -> u8 {
    match state {
        IntentState::Pending => 0,
        IntentState::Unsettled => 1,
        IntentState::Refused => 2,
        IntentState::Done => 3,
    }
}

pub(crate) async fn last(
    store: &SqliteStore,
    scope: &Scope,
    operation: &str,
    subject: &str,
) -> Result<Option<JournalEntry>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT * FROM journal WHERE scope = ? AND operation = ? AND subject = ? ORDER BY id DESC LIMIT 1",
    )
    .bind(scope.key())
    .bind(operation)
    .bind(subject)
    .fetch_optional(store.pool())
    .await
    .map_err(failed("reading the journal"))?;
    row.map(Row::into_entry).transpose()
}

pub(crate) async fn list(store: &SqliteStore, scope: &Scope, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM journal WHERE scope = ? ORDER BY at DESC, id DESC LIMIT ?")
        .bind(scope.key())
        .bind(limit)
        .fetch_all(store.pool())
        .await
        .map_err(failed("reading the journal"))?;
    rows.into_iter().map(Row::into_entry).collect()
}
