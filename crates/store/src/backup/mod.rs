//! Backups of a running database, and restoring them.
//!
//! A backup is a SQLite file with the desk's tables, whichever database it was made of: it can be restored
//! into either, or opened as it is. So this is also the way from SQLite to PostgreSQL and back. What it
//! holds is one moment's state: everything that was committed before the backup began, and of each later
//! transaction all or nothing. Sessions are left out: whoever has the file must not be logged in by it.

mod error;
mod pieces;

pub use error::BackupError;
pub(crate) use pieces::{Cell, Column, Kind, PIECES, Piece, ROWS, Table};

use crate::{Database, SqliteStore, database::is_postgres, place_of};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use tokio::sync::mpsc;

/// What to do with the rows that a database holds into which a backup is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave them, and restore nothing.
    Refuse,
    /// Remove them, in the same transaction.
    Replace,
}

/// Writes what the database at `address` holds to a new file, for its owner's eyes only. The desk may run
/// meanwhile; nobody waits. The file appears when it is complete. Says how many rows it holds.
///
/// # Errors
/// [`BackupError`], a sentence for whoever asked. There is no file then.
pub async fn backup(address: &str, file: &Path) -> Result<u64, BackupError> {
    if !is_postgres(address) && !Path::new(address).is_file() {
        return Err(BackupError::NoDatabase { path: address.into() });
    }
    if file.exists() {
        return Err(BackupError::Exists { path: file.to_owned() });
    }
    let writing = |source| BackupError::Writing { path: file.to_owned(), source };
    // Beside its place, where the write-ahead log is out of sight too.
    let directory = tempfile::Builder::new().prefix(".backup-").tempdir_in(directory_of(file)).map_err(writing)?;
    let unfinished = NamedTempFile::new_in(directory.path()).map_err(writing)?;
    let from = Database::open(address).await?;
    let copied = async {
        let into = SqliteStore::open(unfinished.path()).await?;
        let copied = copy(&from, &Database::Sqlite(into.clone()), Existing::Refuse, address).await;
        let folded = into.fold_log().await;
        into.close().await;
        let rows = copied?;
        folded?;
        Ok(rows)
    };
    let copied: Result<u64, BackupError> = copied.await;
    from.close().await;
    let rows = copied?;
    let finished = unfinished.persist_noclobber(file).map_err(|error| writing(error.error))?;
    finished.sync_all().map_err(writing)?;
    Ok(rows)
}

/// Puts what a backup holds into the database at `address`, in one transaction. No desk should run on it:
/// it would wait, and then find other rows than it knows. Says how many rows were restored.
///
/// # Errors
/// [`BackupError`], a sentence for whoever asked. Nothing is changed then.
pub async fn restore(file: &Path, address: &str, existing: Existing) -> Result<u64, BackupError> {
    let reading = |source| BackupError::Reading { path: file.to_owned(), source };
    if fs::metadata(log_of(file)).is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::InUse { path: file.to_owned() });
    }
    // Opening brings the tables up to date, which must not touch the backup itself.
    let directory = tempfile::tempdir().map_err(reading)?;
    let own = directory.path().join("backup.db");
    fs::copy(file, &own).map_err(reading)?;
    let from = SqliteStore::open(&own).await.map_err(|_| BackupError::NoBackup { path: file.to_owned() })?;
    let restored = async {
        let into = Database::open(address).await?;
        let copied = copy(&Database::Sqlite(from.clone()), &into, existing, address).await;
        into.close().await;
        copied
    };
    let restored = restored.await;
    from.close().await;
    restored
}

/// Copies all rows from one database into another, as of one moment and in one transaction.
async fn copy(from: &Database, into: &Database, existing: Existing, address: &str) -> Result<u64, BackupError> {
    // An empty database knows best which tables there are, in an order that references allow.
    let model = SqliteStore::open(":memory:").await?;
    let tables = model.tables().await?;
    model.close().await;
    let (sender, receiver) = mpsc::channel(PIECES);
    let (read, written) = tokio::join!(from.read_all(&tables, sender), into.write_all(&tables, existing, receiver));
    match (read, written) {
        // Whoever reads ends early when nobody writes, and the other way round: the cause is the other's.
        (Ok(()), Ok(Some(rows))) => Ok(rows),
        (Err(error), _) | (_, Err(error)) => Err(error.into()),
        (Ok(()), Ok(None)) => Err(BackupError::HoldsData { place: place_of(address) }),
    }
}

impl Database {
    async fn read_all(&self, tables: &[Table], to: mpsc::Sender<Piece>) -> Result<(), desk::ports::StoreError> {
        match self {
            Self::Sqlite(store) => store.read_all(tables, to).await,
            Self::Postgres(store) => store.read_all(tables, to).await,
        }
    }

    async fn write_all(
        &self,
        tables: &[Table],
        existing: Existing,
        from: mpsc::Receiver<Piece>,
    ) -> Result<Option<u64>, desk::ports::StoreError> {
        match self {
            Self::Sqlite(store) => store.write_all(tables, existing, from).await,
            Self::Postgres(store) => store.write_all(tables, existing, from).await,
        }
    }
}

fn directory_of(file: &Path) -> &Path {
    file.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The write-ahead log of a SQLite file: what is in it is missing from a copy of the file.
fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
