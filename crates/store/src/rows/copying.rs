//! All rows of all tables, for backups and restores.

use super::super::{
    Db, Handle,
    copying::{OVERRIDING, SNAPSHOT},
};
use crate::{
    backup::{Cell, Existing, Kind, Piece, ROWS, Table},
    convert::failed,
};
use desk::ports::StoreError;
use futures::TryStreamExt;
use sqlx::{QueryBuilder, Row, Transaction};
use tokio::sync::mpsc;

/// Not a sign of use: a fresh database has rows in it.
const COUNTERS: &str = "counters";
/// Not handed on: nobody must be signed in by a backup, nor again after having signed out, nor may a link that was used
/// be good again. What AWS last answered is customers' data that AWS has.
const LEFT_OUT: [&str; 4] = ["known_answers", "logout_tokens", "sign_ins", "tokens"];

impl Handle {
    /// Hands on all rows as they stand at one moment. Ends early, without error, when nobody takes them.
    pub(crate) async fn read_all(&self, tables: &[Table], to: mpsc::Sender<Piece>) -> Result<(), StoreError> {
        let doing = "reading everything";
        let mut tx = self.readers().begin_with(SNAPSHOT).await.map_err(failed(doing))?;
        self.take_time(&mut tx).await?;
        for (index, table) in tables.iter().enumerate().filter(|(_, table)| !LEFT_OUT.contains(&table.name.as_str())) {
            let sql = select(table);
            let mut found = sqlx::query(&sql).fetch(&mut *tx);
            let mut rows = Vec::new();
            while let Some(row) = found.try_next().await.map_err(failed(doing))? {
                rows.push(cells(table, &row).map_err(failed(doing))?);
                if rows.len() == ROWS && to.send(Piece::Rows(index, std::mem::take(&mut rows))).await.is_err() {
                    return Ok(());
                }
            }
            if !rows.is_empty() && to.send(Piece::Rows(index, rows)).await.is_err() {
                return Ok(());
            }
        }
        // Whoever has gone away has a reason of its own.
        let _ = to.send(Piece::End).await;
        Ok(())
    }

    /// Takes all rows in one transaction and says how many. `None`, and nothing written, when there are
    /// rows already that shall stay.
    pub(crate) async fn write_all(
        &self,
        tables: &[Table],
        existing: Existing,
        mut from: mpsc::Receiver<Piece>,
    ) -> Result<Option<u64>, StoreError> {
        let mut tx = self.begin().await?;
        self.take_time(&mut tx).await?;
        self.keep_out_others(&mut tx, tables).await?;
        if existing == Existing::Refuse && holds_rows(&mut tx, tables).await? {
            return Ok(None);
        }
        // The record of who did what goes with everything else, and that of the backup takes its place.
        sqlx::query("UPDATE counters SET last = $1 WHERE name = 'audit-removed'")
            .bind(i64::MAX)
            .execute(&mut *tx)
            .await
            .map_err(failed("removing the rows of before"))?;
        for table in tables.iter().rev() {
            sqlx::query(&format!("DELETE FROM {}", table.name))
                .execute(&mut *tx)
                .await
                .map_err(failed("removing the rows of before"))?;
        }
        let mut total = 0;
        loop {
            match from.recv().await {
                Some(Piece::Rows(index, rows)) => {
                    total += rows.len() as u64;
                    insert(&mut tx, &tables[index], rows).await?;
                }
                Some(Piece::End) => break,
                None => return Err(StoreError::other("copying rows: the other database has failed")),
            }
        }
        self.go_on_counting(&mut tx, tables).await?;
        tx.commit().await.map_err(failed("writing everything"))?;
        Ok(Some(total))
    }
}

async fn insert(tx: &mut Transaction<'static, Db>, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let mut sql = QueryBuilder::<Db>::new(format!("INSERT INTO {} ({}){OVERRIDING} ", table.name, names.join(", ")));
    sql.push_values(rows, |mut values, row| {
        for cell in row {
            match cell {
                Cell::Text(text) => values.push_bind(text),
                Cell::Integer(number) => values.push_bind(number),
            };
        }
    });
    sql.build().execute(&mut **tx).await.map_err(failed("writing everything"))?;
    Ok(())
}

async fn holds_rows(tx: &mut Transaction<'static, Db>, tables: &[Table]) -> Result<bool, StoreError> {
    for table in tables.iter().filter(|table| table.name != COUNTERS) {
        let rows: i64 = sqlx::query_scalar(&format!("SELECT COUNT(*) FROM {}", table.name))
            .fetch_one(&mut **tx)
            .await
            .map_err(failed("looking whether there are rows"))?;
        if rows > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn select(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                Kind::Text => "TEXT",
                Kind::Integer => "BIGINT",
            };
            format!("CAST({} AS {kind})", column.name)
        })
        .collect();
    format!("SELECT {} FROM {}", columns.join(", "), table.name)
}

fn cells(table: &Table, row: &<Db as sqlx::Database>::Row) -> Result<Vec<Cell>, sqlx::Error> {
    let cell = |(index, kind)| match kind {
        Kind::Text => row.try_get(index).map(Cell::Text),
        Kind::Integer => row.try_get(index).map(Cell::Integer),
    };
    table.columns.iter().map(|column| column.kind).enumerate().map(cell).collect()
}
