//! The journal of writes.

use super::{
    super::{Db, Handle},
    events,
};
use crate::{
    convert::{count, failed, instant, nanos, scope_of, unknown_word},
    json::Json,
};
use desk::ports::{Intent, IntentState, JournalEntry, JournalQuery, NewIntent, StoreError};
use domain::{
    people::Scope,
    views::{Change, WriteNote},
};
use serde_json::Value;
use sqlx::{Executor, FromRow};
use time::OffsetDateTime;

#[derive(FromRow)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) scope: String,
    pub(super) operation: String,
    pub(super) subject: String,
    token: String,
    parameters_hash: String,
    pub(super) person: String,
    pub(super) person_name: String,
    pub(super) address: Option<String>,
    pub(super) sign_in: Option<String>,
    request: Json<Value>,
    pub(super) state: String,
    pub(super) outcome: Option<Json<Value>>,
    pub(super) attempts: i64,
    may_be_sent: i64,
    begun_at: i64,
    at: i64,
}

impl Row {
    /// The entry as somebody finds it who did not make it.
    fn into_intent(self) -> Result<Intent, StoreError> {
        Ok(Intent {
            id: self.id,
            operation: self.operation,
            token: self.token,
            state: parse_state(&self.state)?,
            fresh: false,
            parameters_hash: self.parameters_hash,
            request: self.request.0,
            outcome: self.outcome.map(|o| o.0),
            attempts: count(self.attempts),
            at: instant(self.at),
        })
    }

    fn into_entry(self) -> Result<JournalEntry, StoreError> {
        Ok(JournalEntry {
            id: self.id,
            scope: scope_of("journal", &self.scope)?,
            operation: self.operation,
            subject: self.subject,
            token: self.token,
            parameters_hash: self.parameters_hash,
            person: self.person,
            person_name: self.person_name,
            state: parse_state(&self.state)?,
            request: self.request.0,
            outcome: self.outcome.map(|o| o.0),
            attempts: count(self.attempts),
            may_be_sent: self.may_be_sent != 0,
            begun_at: instant(self.begun_at),
            at: instant(self.at),
        })
    }
}

pub(super) fn parse_state(word: &str) -> Result<IntentState, StoreError> {
    IntentState::parse(word).ok_or_else(|| unknown_word("journal", "state", word))
}

pub(crate) async fn begin(store: &Handle, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
    let at = nanos(intent.at)?;
    let scope = intent.scope.key();
    let mut tx = store.begin().await?;
    store.lock(&mut tx, &format!("journal {scope} {}", intent.subject)).await?;
    let found: Option<Row> = sqlx::query_as(
        "SELECT * FROM journal
         WHERE scope = $1 AND operation = $2 AND subject = $3
           AND (state IN ('pending', 'unsettled', 'undecided') OR (state = 'done' AND id > $4))
         ORDER BY id DESC LIMIT 1",
    )
    .bind(&scope)
    .bind(intent.operation)
    .bind(&intent.subject)
    // Entries are numbered from 1: after 0 is any.
    .bind(superseding.unwrap_or(0))
    .fetch_optional(&mut *tx)
    .await
    .map_err(failed("looking into the journal"))?;
    let found = match found {
        Some(row) => Some(row),
        None => in_the_way(&mut *tx, &scope, &intent.subject).await?,
    };
    if let Some(row) = found {
        return row.into_intent();
    }
    let id = sqlx::query_scalar(
        "INSERT INTO journal (scope, operation, subject, token, parameters_hash, person, person_name, request, state,
                              attempts, may_be_sent, begun_at, at, address, sign_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 1, 0, $9, $9, $10, $11) RETURNING id",
    )
    .bind(&scope)
    .bind(intent.operation)
    .bind(&intent.subject)
    .bind(&intent.token)
    .bind(&intent.parameters_hash)
    .bind(&intent.person)
    .bind(&intent.person_name)
    .bind(Json(&intent.request))
    .bind(at)
    .bind(intent.from.address.map(|address| address.to_string()))
    .bind(&intent.from.sign_in)
    .fetch_one(&mut *tx)
    .await
    .map_err(failed("writing to the journal"))?;
    let note = WriteNote {
        entry: id,
        operation: intent.operation.to_owned(),
        subject: intent.subject.clone(),
        person_name: intent.person_name.clone(),
        state: IntentState::Pending,
    };
    let told = events::number(store, &mut tx, &intent.scope, vec![Change::Write(note)], intent.at).await?;
    tx.commit().await.map_err(failed("writing to the journal"))?;
    events::wake(store, &intent.scope, &told);
    Ok(Intent {
        id,
        operation: intent.operation.to_owned(),
        token: intent.token.clone(),
        state: IntentState::Pending,
        fresh: true,
        parameters_hash: intent.parameters_hash.clone(),
        request: intent.request.clone(),
        outcome: None,
        attempts: 1,
        at: instant(at),
    })
}

/// The first open entry of an object, whatever its operation.
async fn in_the_way(
    from: impl Executor<'_, Database = Db>,
    scope: &str,
    subject: &str,
) -> Result<Option<Row>, StoreError> {
    sqlx::query_as(
        "SELECT * FROM journal
         WHERE scope = $1 AND subject = $2 AND state IN ('pending', 'unsettled', 'undecided')
         ORDER BY id LIMIT 1",
    )
    .bind(scope)
    .bind(subject)
    .fetch_optional(from)
    .await
    .map_err(failed("looking into the journal"))
}

pub(crate) async fn retake(
    store: &Handle,
    id: i64,
    seen: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // The time is what tells one holder from the next, so it moves even if the clock has not.
    let taken = sqlx::query(
        "UPDATE journal
         SET state = 'pending', outcome = NULL, attempts = attempts + 1, at = CASE WHEN $1 > at THEN $1 ELSE at + 1 END
         WHERE id = $2 AND at = $3 AND state IN ('pending', 'unsettled', 'undecided')",
    )
    .bind(nanos(now)?)
    .bind(id)
    .bind(nanos(seen)?)
    .execute(store.writer())
    .await
    .map_err(failed("taking over an entry of the journal"))?;
    Ok(taken.rows_affected() == 1)
}

pub(crate) async fn vouch(
    store: &Handle,
    id: i64,
    seen: OffsetDateTime,
    now: OffsetDateTime,
    sending: bool,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "UPDATE journal
         SET at = CASE WHEN $1 > at THEN $1 ELSE at + 1 END, may_be_sent = CASE WHEN $4 = 1 THEN 1 ELSE may_be_sent END
         WHERE id = $2 AND at = $3 AND state = 'pending' RETURNING at",
    )
    .bind(nanos(now)?)
    .bind(id)
    .bind(nanos(seen)?)
    .bind(i64::from(sending))
    .fetch_optional(store.writer())
    .await
    .map_err(failed("vouching for an entry of the journal"))?;
    Ok(at.map(instant))
}

pub(crate) async fn unfinished(store: &Handle, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM journal WHERE state IN ('pending', 'unsettled') ORDER BY at, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(store.readers())
            .await
            .map_err(failed("looking for unfinished entries of the journal"))?;
    rows.into_iter().map(Row::into_entry).collect()
}

pub(crate) async fn entry(store: &Handle, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM journal WHERE scope = $1 AND id = $2")
        .bind(scope.key())
        .bind(id)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading the journal"))?;
    row.map(Row::into_entry).transpose()
}

pub(crate) async fn open(store: &Handle, scope: &Scope, subject: &str) -> Result<Option<JournalEntry>, StoreError> {
    in_the_way(store.readers(), &scope.key(), subject).await?.map(Row::into_entry).transpose()
}

pub(crate) async fn last(
    store: &Handle,
    scope: &Scope,
    operation: &str,
    subject: &str,
) -> Result<Option<JournalEntry>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT * FROM journal WHERE scope = $1 AND operation = $2 AND subject = $3 ORDER BY id DESC LIMIT 1",
    )
    .bind(scope.key())
    .bind(operation)
    .bind(subject)
    .fetch_optional(store.readers())
    .await
    .map_err(failed("reading the journal"))?;
    row.map(Row::into_entry).transpose()
}

pub(crate) async fn list(store: &Handle, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
    // The words are ours, never typed by anybody.
    let states: Vec<String> = query.states.iter().map(|state| format!("'{}'", state.code())).collect();
    let of_states = if states.is_empty() { String::new() } else { format!("AND state IN ({})", states.join(", ")) };
    let sql = format!("SELECT * FROM journal WHERE scope = $1 {of_states} ORDER BY at DESC, id DESC LIMIT $2");
    let rows: Vec<Row> = sqlx::query_as(&sql)
        .bind(scope.key())
        .bind(i64::from(query.limit))
        .fetch_all(store.readers())
        .await
        .map_err(failed("reading the journal"))?;
    rows.into_iter().map(Row::into_entry).collect()
}
