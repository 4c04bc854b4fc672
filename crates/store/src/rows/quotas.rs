//! What is used of AWS's quotas: the pace by the generic cell rate algorithm, the day by the hour.

use super::super::{Db, Handle};
use crate::convert::{count, failed, nanos};
use desk::ports::{Booked, Rate, StoreError};
use domain::ids::AccountId;
use sqlx::Transaction;
use std::time::Duration;
use time::OffsetDateTime;

const HOUR: i64 = 3_600_000_000_000;
/// The hour that began up to 24 hours ago counts whole, so that the rolling day is never taken for less.
const HOURS_THAT_COUNT: i64 = 24;

pub(crate) async fn book(
    store: &Handle,
    account: &AccountId,
    rate: &Rate,
    calls: u32,
    now: OffsetDateTime,
) -> Result<Booked, StoreError> {
    let now = nanos(now)?;
    let hour = now.div_euclid(HOUR);
    let mut tx = store.begin().await?;
    store.lock(&mut tx, &format!("quota {account} {}", rate.class)).await?;
    if let Some(most) = rate.per_day {
        let (used, oldest) = day(&mut tx, account, rate.class, hour).await?;
        if used + i64::from(calls) > i64::from(most) {
            let free_again = (oldest + HOURS_THAT_COUNT + 1) * HOUR - now;
            return Ok(Booked::DayUsed(duration(free_again)));
        }
    }
    let due: Option<i64> = sqlx::query_scalar("SELECT due FROM quota_pace WHERE account = $1 AND class = $2")
        .bind(account.as_str())
        .bind(rate.class)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed("booking a call"))?;
    let interval = i64::try_from(rate.interval.as_nanos()).unwrap_or(i64::MAX);
    let due = due.unwrap_or(now).max(now);
    let wait = due + interval.saturating_mul(i64::from(calls) - i64::from(rate.burst.max(1))) - now;
    let next = due.saturating_add(interval.saturating_mul(i64::from(calls)));
    sqlx::query(
        "INSERT INTO quota_pace (account, class, due) VALUES ($1, $2, $3)
         ON CONFLICT (account, class) DO UPDATE SET due = excluded.due",
    )
    .bind(account.as_str())
    .bind(rate.class)
    .bind(next)
    .execute(&mut *tx)
    .await
    .map_err(failed("booking a call"))?;
    count_calls(&mut tx, account, rate.class, hour, calls).await?;
    tx.commit().await.map_err(failed("booking a call"))?;
    Ok(Booked::Wait(duration(wait)))
}

pub(crate) async fn used(
    store: &Handle,
    account: &AccountId,
    class: &str,
    now: OffsetDateTime,
) -> Result<u32, StoreError> {
    let first = nanos(now)?.div_euclid(HOUR) - HOURS_THAT_COUNT;
    let used: i64 = sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM quota_hours
         WHERE account = $1 AND class = $2 AND hour >= $3",
    )
    .bind(account.as_str())
    .bind(class)
    .bind(first)
    .fetch_one(store.readers())
    .await
    .map_err(failed("counting calls"))?;
    Ok(count(used))
}

/// The calls of the last day, and the first hour that had any; this hour when none had.
async fn day(
    tx: &mut Transaction<'static, Db>,
    account: &AccountId,
    class: &str,
    hour: i64,
) -> Result<(i64, i64), StoreError> {
    sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT), COALESCE(MIN(hour), $3) FROM quota_hours
         WHERE account = $1 AND class = $2 AND hour >= $4",
    )
    .bind(account.as_str())
    .bind(class)
    .bind(hour)
    .bind(hour - HOURS_THAT_COUNT)
    .fetch_one(&mut **tx)
    .await
    .map_err(failed("counting calls"))
}

async fn count_calls(
    tx: &mut Transaction<'static, Db>,
    account: &AccountId,
    class: &str,
    hour: i64,
    calls: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO quota_hours (account, class, hour, calls) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, class, hour) DO UPDATE SET calls = quota_hours.calls + excluded.calls",
    )
    .bind(account.as_str())
    .bind(class)
    .bind(hour)
    .bind(i64::from(calls))
    .execute(&mut **tx)
    .await
    .map_err(failed("counting a call"))?;
    sqlx::query("DELETE FROM quota_hours WHERE account = $1 AND class = $2 AND hour < $3")
        .bind(account.as_str())
        .bind(class)
        .bind(hour - HOURS_THAT_COUNT)
        .execute(&mut **tx)
        .await
        .map_err(failed("counting a call"))?;
    Ok(())
}

/// Nanoseconds from now; none when the time has come.
fn duration(nanos: i64) -> Duration {
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
}
