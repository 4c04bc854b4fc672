//! Checking the record of who did what, and shortening it.

use super::{
    super::{Db, Handle, copying::SNAPSHOT},
    audit, settings,
};
use crate::{
    audit::{BEGINNING, Row, Walk},
    convert::{failed, nanos},
};
use async_trait::async_trait;
use desk::ports::{
    AuditCheck, AuditEntry, AuditFault, AuditHead, AuditNote, AuditRecord, AuditReport, Forgotten, Hand, RETENTION,
    StoreError,
};
use domain::queries::AuditQuery;
use sqlx::Transaction;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Rows that are in memory at once.
const ROWS: i64 = 500;
/// What is being done when checking fails.
const CHECKING: &str = "checking the record of who did what";

type Tx = Transaction<'static, Db>;

#[async_trait]
impl AuditRecord for Handle {
    async fn audit_rows(&self, query: &AuditQuery, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.in_time(audit::find(self, query, limit)).await
    }

    async fn note_settings(
        &self,
        settings: &BTreeMap<String, String>,
        note: &AuditNote,
    ) -> Result<Vec<String>, StoreError> {
        self.in_time(settings::note(self, settings, note)).await
    }

    async fn audit_head(&self) -> Result<Option<AuditHead>, StoreError> {
        self.in_time(audit::head(self)).await
    }

    fn knows_audit_key(&self, id: &str) -> bool {
        self.audit_keys().knows(id)
    }

    async fn verify_audit(&self, check: &AuditCheck) -> Result<AuditReport, StoreError> {
        let mut tx = self.readers().begin_with(SNAPSHOT).await.map_err(failed(CHECKING))?;
        // A long record takes its time.
        self.take_time(&mut tx).await?;
        verify(self, &mut tx, check).await
    }

    async fn forget_audit(&self, before: OffsetDateTime, now: OffsetDateTime) -> Result<Option<Forgotten>, StoreError> {
        forget(self, before, now).await
    }
}

async fn verify(store: &Handle, tx: &mut Tx, check: &AuditCheck) -> Result<AuditReport, StoreError> {
    let keys = store.audit_keys();
    let (next, last) = match start(tx, check.from).await? {
        Ok(start) => start,
        Err(fault) => return Ok(AuditReport { rows: 0, head: None, sealed_from: None, fault: Some(fault) }),
    };
    let begins_after = last.clone();
    let mut walk = Walk::new(keys, next, last);
    let (mut head, mut fault) = (None, None);
    let mut after = check.from.map_or(i64::MIN, |_| next - 1);
    'rows: loop {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(after)
            .bind(ROWS)
            .fetch_all(&mut **tx)
            .await
            .map_err(failed(CHECKING))?;
        let Some(newest) = rows.last() else { break };
        after = newest.seq;
        for row in rows {
            let here = AuditHead { seq: row.seq, hash: row.hash.clone(), key_id: row.key_id.clone() };
            if let Err(found) = walk.step(row) {
                fault = Some(displaced(tx, &walk).await?.unwrap_or(found));
                break 'rows;
            }
            head = Some(here);
        }
    }
    if fault.is_none() {
        fault = end(tx, &walk, head.as_ref(), keys.current()).await?;
    }
    if fault.is_none()
        && let Some(noted) = check.head.as_ref().map(|noted| noted.trim().to_lowercase())
        && noted != begins_after
        && !holds(tx, &noted).await?
    {
        fault = Some(AuditFault::HeadUnknown);
    }
    Ok(AuditReport { rows: walk.rows(), head, sealed_from: walk.sealed_from(), fault })
}

/// Which row is to be the first, and the hash of the one before.
async fn start(tx: &mut Tx, from: Option<i64>) -> Result<Result<(i64, String), AuditFault>, StoreError> {
    let first: Option<Row> = sqlx::query_as("SELECT * FROM audit ORDER BY seq LIMIT 1")
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed(CHECKING))?;
    let Some(first) = first else { return Ok(Ok((1, BEGINNING.to_owned()))) };
    if let Some(from) = from.filter(|from| *from > first.seq) {
        let before: Option<String> = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1")
            .bind(from - 1)
            .fetch_optional(&mut **tx)
            .await
            .map_err(failed(CHECKING))?;
        return Ok(before.map(|hash| (from, hash)).ok_or(AuditFault::Missing { from: from - 1, to: from - 1 }));
    }
    if first.seq > 1 && is_vouched_for(tx, &first).await? {
        return Ok(Ok((first.seq, first.previous)));
    }
    Ok(Ok((1, BEGINNING.to_owned())))
}

/// Whether a row of retention says that all before this one were removed. That row is checked on the walk.
async fn is_vouched_for(tx: &mut Tx, first: &Row) -> Result<bool, StoreError> {
    let vouching: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = $1 AND subject = $2 AND detail = $3")
            .bind(RETENTION)
            .bind((first.seq - 1).to_string())
            .bind(&first.previous)
            .fetch_one(&mut **tx)
            .await
            .map_err(failed(CHECKING))?;
    Ok(vouching > 0)
}

/// Looks for the row that should have come next, elsewhere.
async fn displaced(tx: &mut Tx, walk: &Walk<'_>) -> Result<Option<AuditFault>, StoreError> {
    let elsewhere: Vec<Row> =
        sqlx::query_as("SELECT * FROM audit WHERE previous = $1 AND seq <> $2 ORDER BY seq LIMIT $3")
            .bind(walk.last())
            .bind(walk.next())
            .bind(ROWS)
            .fetch_all(&mut **tx)
            .await
            .map_err(failed(CHECKING))?;
    let found = elsewhere.into_iter().find(|row| walk.belongs_here(row));
    Ok(found.map(|row| AuditFault::Displaced { seq: walk.next(), found: row.seq }))
}

/// Whether the record ends where it ended, with a row of somebody who has the key.
async fn end(
    tx: &mut Tx,
    walk: &Walk<'_>,
    head: Option<&AuditHead>,
    key: Option<&str>,
) -> Result<Option<AuditFault>, StoreError> {
    let known: Option<i64> = sqlx::query_scalar("SELECT last FROM counters WHERE name = 'audit'")
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed(CHECKING))?;
    let (known, last) = (known.unwrap_or(0), walk.next() - 1);
    if last < known {
        return Ok(Some(AuditFault::CutOff { last, known }));
    }
    if last > known {
        return Ok(Some(AuditFault::Foreign { seq: known + 1 }));
    }
    Ok(head.filter(|head| key.is_some() && head.key_id.is_none()).map(|head| AuditFault::NeverSealed { seq: head.seq }))
}

/// Whether a row has this hash, or had it when retention removed it.
async fn holds(tx: &mut Tx, hash: &str) -> Result<bool, StoreError> {
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE hash = $1 OR (action = $2 AND detail = $1)")
        .bind(hash)
        .bind(RETENTION)
        .fetch_one(&mut **tx)
        .await
        .map_err(failed(CHECKING))?;
    Ok(rows > 0)
}

async fn forget(store: &Handle, before: OffsetDateTime, now: OffsetDateTime) -> Result<Option<Forgotten>, StoreError> {
    let doing = "removing old rows of the record of who did what";
    let before = nanos(before)?;
    let mut tx = store.begin().await?;
    // Clocks are not always right: what is removed is what stands before the first row that stays.
    let last: Option<(i64, String)> = sqlx::query_as(
        "SELECT seq, hash FROM audit
         WHERE seq < COALESCE((SELECT MIN(seq) FROM audit WHERE at >= $1), (SELECT MAX(seq) FROM audit))
         ORDER BY seq DESC LIMIT 1",
    )
    .bind(before)
    .fetch_optional(&mut *tx)
    .await
    .map_err(failed(doing))?;
    let Some((last, hash)) = last else { return Ok(None) };
    // Whoever moves the number keeps others from removing the same.
    let moved = sqlx::query("UPDATE counters SET last = $1 WHERE name = 'audit-removed' AND last < $1")
        .bind(last)
        .execute(&mut *tx)
        .await
        .map_err(failed(doing))?;
    if moved.rows_affected() == 0 {
        return Ok(None);
    }
    let vouching = AuditNote { detail: hash, ..AuditNote::done_by(Hand::desk(), RETENTION, &last.to_string(), now) };
    audit::note(store, &mut tx, &vouching).await?;
    let gone =
        sqlx::query("DELETE FROM audit WHERE seq <= $1").bind(last).execute(&mut *tx).await.map_err(failed(doing))?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(Some(Forgotten { rows: gone.rows_affected(), last }))
}
