//! What copying all rows needs of SQLite alone.

use super::SqliteStore;
use crate::{
    backup::{Column, Kind, Table},
    convert::failed,
};
use desk::ports::StoreError;
use sqlx::{Sqlite, Transaction};

/// Starts a transaction that sees one state. It is that of its first statement.
pub(super) const SNAPSHOT: &str = "BEGIN";
/// Nothing: numbers may be given.
pub(super) const OVERRIDING: &str = "";

impl SqliteStore {
    /// The desk's tables, referenced ones before those that refer to them: in the order of their making.
    pub(crate) async fn tables(&self) -> Result<Vec<Table>, StoreError> {
        let columns: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT made.name, col.name, col.type
             FROM sqlite_master made JOIN pragma_table_info(made.name) col
             WHERE made.type = 'table' AND made.name NOT GLOB 'sqlite_*' AND made.name <> '_sqlx_migrations'
             ORDER BY made.rowid, col.cid",
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed("looking which tables there are"))?;
        let mut tables: Vec<Table> = Vec::new();
        for (table, name, kind) in columns {
            let kind = match kind.as_str() {
                "TEXT" => Kind::Text,
                "INTEGER" => Kind::Integer,
                other => return Err(StoreError::other(format!("{table}.{name} is of a kind not copied yet: {other}"))),
            };
            if tables.last().is_none_or(|last| last.name != table) {
                tables.push(Table { name: table.clone(), columns: Vec::new() });
            }
            if let Some(last) = tables.last_mut() {
                last.columns.push(Column { name, kind });
            }
        }
        Ok(tables)
    }

    /// Folds the write-ahead log into the file, so that the file alone is the whole database. Closing does so
    /// too, but tells nobody when it could not.
    pub(crate) async fn fold_log(&self) -> Result<(), StoreError> {
        let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(self.writer())
            .await
            .map_err(failed("folding the log into the file"))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::other("folding the log into the file: it is in use")) }
    }

    /// Lets a transaction last: nothing ends it here.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    pub(super) async fn take_time(&self, _: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
        Ok(())
    }

    /// Lets an upgrade last: nothing ends it here.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    pub(super) async fn take_time_to_upgrade(&self, _: &mut Transaction<'static, Sqlite>) -> Result<(), StoreError> {
        Ok(())
    }

    /// Keeps others from writing: a transaction that writes is the only one.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    pub(super) async fn keep_out_others(
        &self,
        _: &mut Transaction<'static, Sqlite>,
        _tables: &[Table],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    /// Lets numbers go on after the highest: they do.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    pub(super) async fn go_on_counting(
        &self,
        _: &mut Transaction<'static, Sqlite>,
        _tables: &[Table],
    ) -> Result<(), StoreError> {
        Ok(())
    }
}
