//! What the sessions need of their table beyond what its library does. The library makes the table, reads and
//! deletes; it writes a session whether or not it still exists.

use crate::{Database, convert::failed};
use desk::ports::StoreError;
use time::OffsetDateTime;

/// What is being done when writing fails.
const WRITING: &str = "writing a session";

impl Database {
    /// Writes a session over, if it has not ended; false when it has. A request that was on its way while somebody
    /// signed out must not bring the session back.
    ///
    /// # Errors
    /// [`StoreError`], as the port's methods.
    pub async fn overwrite_session(
        &self,
        id: &str,
        data: Vec<u8>,
        until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let written = match self {
            Self::Sqlite(store) => {
                sqlx::query("UPDATE tower_sessions SET data = $2, expiry_date = $3 WHERE id = $1 AND expiry_date > $4")
                    .bind(id)
                    .bind(data)
                    .bind(until)
                    .bind(now)
                    .execute(store.pool())
                    .await
                    .map(|written| written.rows_affected())
                    .map_err(failed(WRITING))?
            }
            Self::Postgres(store) => {
                let written = sqlx::query(
                    "UPDATE tower_sessions.session SET data = $2, expiry_date = $3 WHERE id = $1 AND expiry_date > $4",
                )
                .bind(id)
                .bind(data)
                .bind(until)
                .bind(now)
                .execute(store.pool());
                store.in_time(async { written.await.map_err(failed(WRITING)) }).await?.rows_affected()
            }
        };
        Ok(written > 0)
    }
}
