//! SQLite: the file, its connections and its transactions.

mod copying;
#[path = "../rows/mod.rs"]
mod rows;

use crate::{OpenError, audit::AuditKeys, convert::failed, line::Line};
use desk::ports::{Signal, StoreError};
use domain::people::Scope;
use sqlx::{
    Connection, Sqlite, SqlitePool, Transaction, TransactionManager,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous, SqliteTransactionManager},
};
use std::{fs, io, path::Path, time::Duration};

/// The database that [`rows`] is compiled for.
type Db = Sqlite;
/// What [`rows`] works on.
type Handle = SqliteStore;
/// Nothing: a transaction that writes is the only one.
const FOR_UPDATE: &str = "";
/// The database's own clock, in nanoseconds since 1970.
const NOW: &str = "CAST(unixepoch('subsec') * 1000000000 AS INTEGER)";

/// Whether there are rows of before the record of who did what was chained.
const BEFORE_IS_THERE: &str = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit_before'";

/// The database that lives and ends with the process.
const MEMORY: &str = ":memory:";

/// Connections that read: enough that a long list does not keep a short look-up waiting. Each costs a
/// thread and a page cache.
const READERS: u32 = 4;

/// How often opening is tried again, and how long to wait before.
const TRIES_TO_OPEN: u32 = 20;
/// See [`TRIES_TO_OPEN`].
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// How long a statement waits for another process (a backup, `doctor`) to let go of the file.
const BUSY: Duration = Duration::from_secs(5);

/// The store in a SQLite file. Clones share its connections.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
    writer: SqlitePool,
    line: Line,
    audit_keys: AuditKeys,
}

impl SqliteStore {
    /// Opens the database at `path`, makes it and its directory if they are missing, and brings its
    /// tables up to date. `:memory:` is a database of its own that ends with this value.
    ///
    /// # Errors
    /// [`OpenError`], a sentence for whoever starts the desk.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let file = |source| OpenError::File { path: path.to_owned(), source };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY);
        let writer_options = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let in_memory = path.as_os_str() == MEMORY;
        if !in_memory {
            make_directory_of(path)?;
        }
        let writer = open_writer(writer_options, path).await?;
        let pool = if in_memory {
            // Another connection would see another, empty database.
            writer.clone()
        } else {
            connections(READERS).connect_with(options).await.map_err(file)?
        };
        let store = Self { pool, writer, line: Line::default(), audit_keys: AuditKeys::default() };
        let carried = store.carry_audit_over().await;
        carried.map_err(|source| OpenError::Record { place: path.display().to_string(), source })?;
        Ok(store)
    }

    /// The same store, sealing the record of who did what with these keys.
    #[must_use]
    pub fn sealing_with(self, audit_keys: AuditKeys) -> Self {
        Self { audit_keys, ..self }
    }

    fn audit_keys(&self) -> &AuditKeys {
        &self.audit_keys
    }

    /// The connections that read, for others who keep their tables in the same file (the sessions).
    /// They may write too, one statement at a time or with the write first: it then waits its turn.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Closes the file after the statements under way, and folds the write-ahead log into it. Without
    /// this nothing is lost; the next start reads the log.
    pub async fn close(&self) {
        close(&self.pool).await;
        close(&self.writer).await;
    }

    /// Does work: here there is no network on which an answer could stay away.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        work.await
    }

    /// Starts a transaction that is the only writer from its first statement on.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("waiting to write"))
    }

    /// Where a write of one statement goes.
    fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Where a read of one statement goes.
    fn readers(&self) -> &SqlitePool {
        &self.pool
    }

    /// Keeps others from the same `key` until the transaction ends: here every transaction that writes
    /// does, whatever the key.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    async fn lock(&self, _: &mut Transaction<'static, Sqlite>, _key: &str) -> Result<(), StoreError> {
        Ok(())
    }

    /// Tells other processes of new changes: with SQLite there are none.
    #[expect(clippy::unused_async, reason = "the other database has something to wait for")]
    async fn announce(&self, _: &mut Transaction<'static, Sqlite>, _: Option<&Scope>) -> Result<(), StoreError> {
        Ok(())
    }

    /// Passes a signal on to other processes: with SQLite there are none.
    #[expect(clippy::unused_self, reason = "the other database has somebody to tell")]
    fn pass_on(&self, _: Signal) {}

    /// Tells this process of new changes, after which what was read of `stale` is old.
    fn wake(&self, stale: Option<&Scope>) {
        self.line.changed(stale);
    }

    fn line(&self) -> &Line {
        &self.line
    }
}

/// Opens the connection that writes and brings the tables up to date. Two processes that start on a fresh
/// file at once get in each other's way (switching to the write-ahead log waits for nobody, and SQLite
/// knows no lock around all migrations): each migration is a transaction, so whoever was second just
/// tries again and finds it done.
async fn open_writer(options: SqliteConnectOptions, path: &Path) -> Result<SqlitePool, OpenError> {
    let mut tries = 0;
    loop {
        let outcome = async {
            let file = |source| OpenError::File { path: path.to_owned(), source };
            let writer = connections(1).connect_with(options.clone()).await.map_err(file)?;
            let migrated = sqlx::migrate!("./migrations/sqlite").run(&writer).await;
            if migrated.is_err() {
                writer.close().await;
            }
            migrated.map_err(|source| OpenError::migrating(path, source))?;
            Ok(writer)
        };
        match outcome.await {
            Err(OpenError::File { .. } | OpenError::Tables { .. }) if tries < TRIES_TO_OPEN && path.is_file() => {
                tries += 1;
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            outcome => return outcome,
        }
    }
}

/// A pool whose connections stay: one to a database in memory *is* the database.
fn connections(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(most)
        .idle_timeout(None)
        .max_lifetime(None)
        // There is no network that could have dropped it.
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A caller that goes away (a browser that hangs up) while a transaction is being
                // opened leaves it open with nobody to end it. There is one writing connection, so
                // every later write would fail.
                if connection.is_in_transaction() {
                    SqliteTransactionManager::rollback(connection).await?;
                }
                Ok(true)
            })
        })
}

/// Closes every connection. sqlx 0.8.6 by itself overlooks one that is just being given back: it would be
/// open for a while yet, and the write-ahead log with it.
async fn close(pool: &SqlitePool) {
    pool.close().await;
    while pool.size() > 0 {
        tokio::task::yield_now().await;
        pool.close().await;
    }
}

/// Makes the directory of a file, for the desk's own user only: drafts hold customers' data.
fn make_directory_of(file: &Path) -> Result<(), OpenError> {
    let Some(directory) = file.parent().filter(|d| !d.as_os_str().is_empty()) else {
        return Ok(());
    };
    make_private(directory).map_err(|source| OpenError::Directory { path: directory.to_owned(), source })
}

fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_flushes_at_commit_and_minds_foreign_keys() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
        for connections in [&store.pool, &store.writer] {
            // `2` is FULL.
            for (setting, expected) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)] {
                let value: i64 =
                    sqlx::query_scalar(&format!("PRAGMA {setting}")).fetch_one(connections).await.expect("a setting");
                assert_eq!(value, expected, "{setting}");
            }
            let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(connections).await.expect("a mode");
            assert_eq!(mode, "wal");
        }
    }
}
