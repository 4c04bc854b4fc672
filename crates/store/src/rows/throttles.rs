//! Failed tries. A try is a failure until it is forgiven.

use super::super::{Db, FOR_UPDATE, Handle};
use crate::convert::{count, failed, instant, nanos};
use desk::ports::{StoreError, Throttle};
use sqlx::{FromRow, Transaction};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    failures: i64,
    last_at: i64,
    open_at: i64,
}

async fn read(tx: &mut Transaction<'static, Db>, key: &str) -> Result<Option<Row>, StoreError> {
    let sql = format!("SELECT failures, last_at, open_at FROM throttles WHERE key = $1{FOR_UPDATE}");
    sqlx::query_as(&sql).bind(key).fetch_optional(&mut **tx).await.map_err(failed("counting tries"))
}

pub(crate) async fn attempt(
    store: &Handle,
    throttles: &[Throttle],
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let doing = "counting tries";
    // Everybody takes them in the same order, so that nobody waits for somebody who waits for them.
    let mut throttles: Vec<&Throttle> = throttles.iter().collect();
    throttles.sort_by(|one, other| one.key.cmp(&other.key));
    let mut tx = store.begin().await?;
    let (mut failures, mut shut) = (Vec::new(), None);
    for throttle in &throttles {
        // A row that is not there yet cannot be held.
        store.lock(&mut tx, &format!("throttle {}", throttle.key)).await?;
        let row = read(&mut tx, &throttle.key).await?.filter(|row| instant(row.last_at) + Throttle::MEMORY > now);
        let open_at = row.as_ref().map(|row| instant(row.open_at)).filter(|open_at| *open_at > now);
        shut = shut.max(open_at);
        failures.push(row.map_or(0, |row| count(row.failures)).saturating_add(1));
    }
    if shut.is_some() {
        return Ok(shut);
    }
    for (throttle, failures) in throttles.iter().zip(failures) {
        sqlx::query(
            "INSERT INTO throttles (key, failures, last_at, open_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (key) DO UPDATE
             SET failures = excluded.failures, last_at = excluded.last_at, open_at = excluded.open_at",
        )
        .bind(&throttle.key)
        .bind(i64::from(failures))
        .bind(nanos(now)?)
        .bind(nanos(now + throttle.wait(failures))?)
        .execute(&mut *tx)
        .await
        .map_err(failed(doing))?;
    }
    tx.commit().await.map_err(failed(doing))?;
    Ok(None)
}

pub(crate) async fn forgive(store: &Handle, wholly: &[&str], once: &[&str]) -> Result<(), StoreError> {
    let doing = "forgetting failed tries";
    let mut tx = store.begin().await?;
    for key in wholly {
        sqlx::query("DELETE FROM throttles WHERE key = $1").bind(key).execute(&mut *tx).await.map_err(failed(doing))?;
    }
    for key in once {
        sqlx::query("UPDATE throttles SET failures = failures - 1, open_at = last_at WHERE key = $1 AND failures > 0")
            .bind(key)
            .execute(&mut *tx)
            .await
            .map_err(failed(doing))?;
    }
    tx.commit().await.map_err(failed(doing))
}

pub(crate) async fn forget(store: &Handle, now: OffsetDateTime) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM throttles WHERE last_at <= $1")
        .bind(nanos(now - Throttle::MEMORY)?)
        .execute(store.writer())
        .await
        .map_err(failed("forgetting failed tries"))?;
    Ok(())
}
