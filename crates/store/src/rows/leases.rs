//! Leases, by the database's own clock.

use super::super::{Db, FOR_UPDATE, Handle, NOW};
use crate::convert::failed;
use desk::ports::{Fence, StoreError, StoreErrorKind};
use sqlx::Transaction;
use std::time::Duration;

pub(crate) async fn take(
    store: &Handle,
    lease: &str,
    holder: &str,
    lasts: Duration,
) -> Result<Option<Fence>, StoreError> {
    // The number also rises when a holder comes back after its lease has run out: what it wrote before it
    // was away and what it writes now are told apart.
    let sql = format!(
        "INSERT INTO leases (name, holder, number, expires_at) VALUES ($1, $2, 1, {NOW} + $3)
         ON CONFLICT (name) DO UPDATE
         SET number = CASE WHEN leases.holder = excluded.holder AND leases.expires_at > {NOW}
                           THEN leases.number ELSE leases.number + 1 END,
             holder = excluded.holder, expires_at = excluded.expires_at
         WHERE leases.holder = excluded.holder OR leases.expires_at <= {NOW}
         RETURNING number"
    );
    let number: Option<i64> = sqlx::query_scalar(&sql)
        .bind(lease)
        .bind(holder)
        .bind(i64::try_from(lasts.as_nanos()).unwrap_or(i64::MAX / 4))
        .fetch_optional(store.writer())
        .await
        .map_err(failed("taking a lease"))?;
    Ok(number.map(|number| Fence { lease: lease.to_owned(), number }))
}

pub(crate) async fn give_back(store: &Handle, fence: &Fence) -> Result<(), StoreError> {
    sqlx::query("UPDATE leases SET expires_at = 0 WHERE name = $1 AND number = $2")
        .bind(&fence.lease)
        .bind(fence.number)
        .execute(store.writer())
        .await
        .map_err(failed("giving a lease back"))?;
    Ok(())
}

/// Refuses to go on when another has taken the lease. Until the transaction ends nobody can.
pub(super) async fn check(tx: &mut Transaction<'static, Db>, fence: &Fence) -> Result<(), StoreError> {
    let number: Option<i64> = sqlx::query_scalar(&format!("SELECT number FROM leases WHERE name = $1{FOR_UPDATE}"))
        .bind(&fence.lease)
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed("looking at a lease"))?;
    if number == Some(fence.number) {
        return Ok(());
    }
    Err(StoreError { kind: StoreErrorKind::Fenced, text: format!("the lease {} is another's now", fence.lease) })
}
