//! Who did what: one chain of rows for the whole desk.

use super::{
    super::{BEFORE_IS_THERE, Db, Handle},
    journal,
};
use crate::{
    audit::{BEGINNING, Row, VERSION},
    convert::{failed, nanos},
};
use desk::ports::{AuditEntry, AuditHead, AuditNote, Hand, Settlement, StoreError};
use domain::{
    people::{Origin, Scope},
    queries::AuditQuery,
};
use sqlx::{FromRow, QueryBuilder, Transaction};
use time::{Date, OffsetDateTime};

/// Rows of before that are carried over at once.
const CARRIED: i64 = 500;

/// Adds a row: numbers it, chains it to the last one and hashes it. To be called last in a transaction, but for
/// [`super::events::number`]: whoever takes the number keeps others from the next until the commit, so that rows are
/// committed in their order.
async fn append_row(store: &Handle, tx: &mut Transaction<'static, Db>, row: Row) -> Result<Row, StoreError> {
    let doing = "adding to the record of who did what";
    let seq = sqlx::query_scalar("UPDATE counters SET last = last + 1 WHERE name = 'audit' RETURNING last")
        .fetch_one(&mut **tx)
        .await
        .map_err(failed(doing))?;
    let previous: Option<String> = sqlx::query_scalar("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed(doing))?;
    let keys = store.audit_keys();
    let mut row = Row {
        seq,
        version: VERSION,
        key_id: keys.current().map(str::to_owned),
        previous: previous.unwrap_or_else(|| BEGINNING.to_owned()),
        ..row
    };
    row.hash = row.expected_hash(keys).ok_or_else(|| StoreError::other(format!("{doing}: its key is missing")))?;
    sqlx::query(
        "INSERT INTO audit (seq, at, person, person_name, address, sign_in, scope, action, subject, outcome, entry,
                            request_id, detail, version, key_id, previous, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(&row.person)
    .bind(&row.person_name)
    .bind(&row.address)
    .bind(&row.sign_in)
    .bind(&row.scope)
    .bind(&row.action)
    .bind(&row.subject)
    .bind(&row.outcome)
    .bind(row.entry)
    .bind(&row.request_id)
    .bind(&row.detail)
    .bind(row.version)
    .bind(&row.key_id)
    .bind(&row.previous)
    .bind(&row.hash)
    .execute(&mut **tx)
    .await
    .map_err(failed(doing))?;
    Ok(row)
}

/// A row that is not in the record yet.
fn row_of(note: &AuditNote) -> Result<Row, StoreError> {
    Ok(Row {
        seq: 0,
        at: nanos(note.at)?,
        person: note.person.clone(),
        person_name: note.person_name.clone(),
        address: note.from.address.map(|address| address.to_string()),
        sign_in: note.from.sign_in.clone(),
        scope: note.scope.as_ref().map(Scope::key),
        action: note.action.clone(),
        subject: note.subject.clone(),
        outcome: note.outcome.clone(),
        entry: None,
        request_id: None,
        detail: note.detail.clone(),
        version: VERSION,
        key_id: None,
        previous: String::new(),
        hash: String::new(),
    })
}

/// Adds what came of an entry of the journal. What the desk settles by itself, or somebody's earlier asking, comes from
/// where the entry's author asked.
pub(super) async fn add(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    entry: &journal::Row,
    settlement: &Settlement<'_>,
) -> Result<(), StoreError> {
    let by = settlement.by;
    let (own, desks) = (by.person == entry.person, by.person == Hand::DESK);
    let from_here = by.from != Origin::default() || !(own || desks);
    let (address, sign_in) = if from_here {
        (by.from.address.map(|address| address.to_string()), by.from.sign_in.clone())
    } else {
        (entry.address.clone(), entry.sign_in.clone())
    };
    let asked = (!own).then(|| format!("asked for by {}", entry.person));
    let detail = [asked.as_deref(), Some(settlement.detail)].into_iter().flatten().filter(|part| !part.is_empty());
    let row = Row {
        seq: 0,
        at: nanos(settlement.at)?,
        person: by.person.clone(),
        person_name: by.person_name.clone(),
        address,
        sign_in,
        scope: Some(entry.scope.clone()),
        action: entry.operation.clone(),
        subject: entry.subject.clone(),
        outcome: settlement.state.code().to_owned(),
        entry: Some(entry.id),
        request_id: settlement.request_id.map(str::to_owned),
        detail: detail.collect::<Vec<_>>().join("; "),
        version: VERSION,
        key_id: None,
        previous: String::new(),
        hash: String::new(),
    };
    append_row(store, tx, row).await.map(drop)
}

/// Adds a note to what else a transaction changes. To be called last, as [`append_row`]. Gives the row's number.
pub(super) async fn note(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    note: &AuditNote,
) -> Result<i64, StoreError> {
    Ok(append_row(store, tx, row_of(note)?).await?.seq)
}

/// Adds a note on its own.
pub(crate) async fn append(store: &Handle, told: &AuditNote) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    note(store, &mut tx, told).await?;
    tx.commit().await.map_err(failed("adding to the record of who did what"))
}

pub(crate) async fn list(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit WHERE scope = $1 ORDER BY seq DESC LIMIT $2")
        .bind(scope.key())
        .bind(i64::from(limit))
        .fetch_all(store.readers())
        .await
        .map_err(failed("reading the record of who did what"))?;
    Ok(rows.into_iter().map(Row::into_entry).collect())
}

pub(crate) async fn find(store: &Handle, query: &AuditQuery, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let mut sql = QueryBuilder::<Db>::new("SELECT * FROM audit WHERE seq < ");
    sql.push_bind(query.before.unwrap_or(i64::MAX));
    if let Some(person) = &query.person {
        sql.push(" AND (person = ").push_bind(person).push(" OR person_name = ").push_bind(person).push(")");
    }
    for (column, wanted) in [("action", &query.action), ("outcome", &query.outcome), ("subject", &query.subject)] {
        if let Some(wanted) = wanted {
            sql.push(format!(" AND {column} = ")).push_bind(wanted);
        }
    }
    if let Some(from) = query.from {
        sql.push(" AND at >= ").push_bind(midnight(from));
    }
    if let Some(to) = query.to {
        // Of the last day there is nothing after.
        let end = to.next_day().map_or(i64::MAX, midnight);
        sql.push(" AND at < ").push_bind(end);
    }
    sql.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> =
        sql.build_query_as().fetch_all(store.readers()).await.map_err(failed("reading the record of who did what"))?;
    Ok(rows.into_iter().map(Row::into_entry).collect())
}

/// The beginning of a day in UTC, as its column holds it; the nearest that a column can hold.
fn midnight(day: Date) -> i64 {
    let nanos = day.midnight().assume_utc().unix_timestamp_nanos();
    i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}

pub(crate) async fn head(store: &Handle) -> Result<Option<AuditHead>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM audit ORDER BY seq DESC LIMIT 1")
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading the end of the record of who did what"))?;
    Ok(row.map(|row| AuditHead { seq: row.seq, hash: row.hash, key_id: row.key_id }))
}

/// A row of before the record was chained.
#[derive(FromRow)]
struct Before {
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

impl Handle {
    /// Chains the rows that were written before the record was a chain, once, in their order.
    pub(crate) async fn carry_audit_over(&self) -> Result<(), StoreError> {
        let doing = "chaining the record of who did what";
        let there: i64 = sqlx::query_scalar(BEFORE_IS_THERE).fetch_one(self.readers()).await.map_err(failed(doing))?;
        if there == 0 {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        // A part of the upgrade, which takes as long as it takes; who starts meanwhile waits for it.
        self.take_time_to_upgrade(&mut tx).await?;
        self.lock(&mut tx, "audit carried over").await?;
        let there: i64 = sqlx::query_scalar(BEFORE_IS_THERE).fetch_one(&mut *tx).await.map_err(failed(doing))?;
        if there == 0 {
            return Ok(());
        }
        let mut last = 0;
        loop {
            let rows: Vec<Before> = sqlx::query_as("SELECT * FROM audit_before WHERE id > $1 ORDER BY id LIMIT $2")
                .bind(last)
                .bind(CARRIED)
                .fetch_all(&mut *tx)
                .await
                .map_err(failed(doing))?;
            let Some(newest) = rows.last() else { break };
            last = newest.id;
            for row in rows {
                append_row(self, &mut tx, row.into_row()?).await?;
            }
        }
        sqlx::query("DROP TABLE audit_before").execute(&mut *tx).await.map_err(failed(doing))?;
        tx.commit().await.map_err(failed(doing))
    }
}

impl Before {
    fn into_row(self) -> Result<Row, StoreError> {
        let note = AuditNote {
            at: OffsetDateTime::UNIX_EPOCH,
            person: self.person,
            person_name: String::new(),
            from: Origin::default(),
            scope: None,
            action: self.action,
            subject: self.subject,
            outcome: self.outcome,
            detail: "written before the record was chained".into(),
        };
        let scope = Some(self.scope).filter(|scope| !scope.is_empty());
        Ok(Row { at: self.at, scope, entry: self.entry, request_id: self.request_id, ..row_of(&note)? })
    }
}
