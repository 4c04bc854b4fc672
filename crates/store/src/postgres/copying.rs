//! What copying all rows needs of PostgreSQL alone.

use super::PostgresStore;
use crate::{backup::Table, convert::failed};
use desk::ports::StoreError;
use sqlx::{Postgres, Transaction};

/// Starts a transaction that sees one state. It is that of its first query.
pub(super) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Rows keep the numbers they have.
pub(super) const OVERRIDING: &str = " OVERRIDING SYSTEM VALUE";

impl PostgresStore {
    /// Lets a transaction last, for which the connection's time-outs are too short.
    pub(super) async fn take_time(&self, tx: &mut Transaction<'static, Postgres>) -> Result<(), StoreError> {
        for setting in ["statement_timeout", "idle_in_transaction_session_timeout"] {
            run(tx, &format!("SET LOCAL {setting} = 0")).await?;
        }
        Ok(())
    }

    /// Lets the statements of a transaction last, and wait for another replica that upgrades. One that falls silent is
    /// cut off all the same.
    pub(super) async fn take_time_to_upgrade(&self, tx: &mut Transaction<'static, Postgres>) -> Result<(), StoreError> {
        for setting in ["statement_timeout", "lock_timeout"] {
            run(tx, &format!("SET LOCAL {setting} = 0")).await?;
        }
        Ok(())
    }

    /// Keeps others from reading and writing until the transaction ends.
    pub(super) async fn keep_out_others(
        &self,
        tx: &mut Transaction<'static, Postgres>,
        tables: &[Table],
    ) -> Result<(), StoreError> {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        run(tx, &format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", names.join(", "))).await
    }

    /// Lets numbers that the database gives go on after the highest. Unlike `setval` this is undone with the
    /// transaction.
    pub(super) async fn go_on_counting(
        &self,
        tx: &mut Transaction<'static, Postgres>,
        tables: &[Table],
    ) -> Result<(), StoreError> {
        let doing = "looking for the highest numbers";
        for table in tables {
            let column: Option<String> = sqlx::query_scalar(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'YES'",
            )
            .bind(&table.name)
            .fetch_optional(&mut **tx)
            .await
            .map_err(failed(doing))?;
            let Some(column) = column else { continue };
            let next: i64 = sqlx::query_scalar(&format!("SELECT COALESCE(MAX({column}), 0) + 1 FROM {}", table.name))
                .fetch_one(&mut **tx)
                .await
                .map_err(failed(doing))?;
            run(tx, &format!("ALTER TABLE {} ALTER COLUMN {column} RESTART WITH {next}", table.name)).await?;
        }
        Ok(())
    }
}

async fn run(tx: &mut Transaction<'static, Postgres>, statement: &str) -> Result<(), StoreError> {
    sqlx::query(statement).execute(&mut **tx).await.map_err(failed("preparing to copy everything"))?;
    Ok(())
}
