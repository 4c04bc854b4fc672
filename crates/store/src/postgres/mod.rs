//! PostgreSQL: its connections, its transactions, and being woken by other replicas.

mod copying;
mod listening;
#[path = "../rows/mod.rs"]
mod rows;
mod telling;

pub use listening::{Heard, heard};

use crate::{
    OpenError,
    audit::AuditKeys,
    convert::{failed, silent},
    line::Line,
    place_of,
};
use desk::ports::{Signal, StoreError};
use domain::people::Scope;
use listening::Listening;
use sqlx::{
    Executor, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};
use telling::{Notice, Telling};
use tokio::time::timeout;

/// The database that [`rows`] is compiled for.
type Db = Postgres;
/// What [`rows`] works on.
type Handle = PostgresStore;
/// Keeps a row that was read as it is until the transaction ends.
const FOR_UPDATE: &str = " FOR UPDATE";
/// The database's own clock, in nanoseconds since 1970.
const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000000 AS BIGINT)";

/// Whether there are rows of before the record of who did what was chained.
const BEFORE_IS_THERE: &str = "SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name = 'audit_before'";

/// Connections of one replica. A server allows a hundred by default, for all replicas together.
const CONNECTIONS: u32 = 10;
/// How long a request waits for a connection before it says that the database does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a call of the port may take. The server itself ends a statement after 15 s; what is silent for longer than
/// that is on a connection whose other end is gone without a word, which TCP notices only after many minutes. What was
/// asked may have been done then: whoever asked treats it as a lost connection.
pub const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// How long a connection that is given back may take to answer before it is thrown away. Without a limit one whose other
/// end is gone would keep its place among the [`CONNECTIONS`].
const GIVEN_BACK_WITHIN: Duration = Duration::from_secs(5);
/// Ends whatever transaction a connection that is given back is in. A `BEGIN` that was given up before the server
/// answered it takes effect once it does, and SQLx has counted no transaction then that it would roll back: on such a
/// connection the next write would be done and never committed. Outside a transaction `ROLLBACK` alone would write a
/// warning each time.
const OUT_OF_ANY_TRANSACTION: &str = "BEGIN; ROLLBACK";
/// The channel on which replicas wake each other.
const CHANNEL: &str = "cosell_desk_changes";

/// The store in a PostgreSQL database, shared by any number of replicas. Clones share its connections.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    line: Line,
    audit_keys: AuditKeys,
    listening: Arc<Listening>,
    telling: Arc<Telling>,
    answers_within: Duration,
}

impl PostgresStore {
    /// Opens the database at a `postgres://` address and brings its tables up to date. Replicas that start
    /// at once take turns at that.
    ///
    /// # Errors
    /// [`OpenError`], a sentence for whoever starts the desk.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let place = place_of(url);
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| OpenError::Address(error.to_string()))?;
        // A replica that was cut off in the middle of a transaction must not hold its locks.
        let patient = options.application_name("cosell-desk").options([("idle_in_transaction_session_timeout", "20s")]);
        let options = patient.clone().options([
            // Nothing that a person waits for may hang; a lock is held for milliseconds.
            ("statement_timeout", "15s"),
            ("lock_timeout", "10s"),
        ]);
        let server = |source| OpenError::Server { place: place.clone(), source };
        // An upgrade takes as long as it takes, and who starts meanwhile waits for it.
        let one = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let upgrading = one.connect_with(patient).await.map_err(server)?;
        let upgraded = sqlx::migrate!("./migrations/postgres").run(&upgrading).await;
        upgrading.close().await;
        upgraded.map_err(|source| OpenError::migrating_server(place.clone(), source))?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_release(|connection, _| Box::pin(answers(connection)))
            .connect_with(options.clone())
            .await
            .map_err(server)?;
        let line = Line::default();
        let telling = Arc::new(Telling::start(pool.clone()));
        let listening = Arc::new(Listening::start(options, line.clone(), telling.origin().to_owned()));
        let answers_within = ANSWERS_WITHIN;
        let store = Self { pool, line, audit_keys: AuditKeys::default(), listening, telling, answers_within };
        let carried = store.carry_audit_over().await;
        carried.map_err(|source| OpenError::Record { place, source })?;
        Ok(store)
    }

    /// The same store, sealing the record of who did what with these keys.
    #[must_use]
    pub fn sealing_with(self, audit_keys: AuditKeys) -> Self {
        Self { audit_keys, ..self }
    }

    /// The same store, whose calls fail when the database has not answered within this time. Upgrades, backups, restores
    /// and checks of the whole record take as long as they take.
    #[must_use]
    pub fn answering_within(self, answers_within: Duration) -> Self {
        Self { answers_within, ..self }
    }

    fn audit_keys(&self) -> &AuditKeys {
        &self.audit_keys
    }

    /// The connections, for others who keep their tables in the same database (the sessions).
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Closes the connections after the statements under way.
    pub async fn close(&self) {
        self.listening.stop();
        self.telling.finish().await;
        self.pool.close().await;
    }

    /// Gives work up that the database does not answer. Its connection answers soon after or is thrown away.
    pub(crate) async fn in_time<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        timeout(self.answers_within, work).await.unwrap_or_else(|_| Err(silent(self.answers_within)))
    }

    async fn begin(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        self.pool.begin().await.map_err(failed("waiting to write"))
    }

    /// Where a write of one statement goes.
    fn writer(&self) -> &PgPool {
        &self.pool
    }

    /// Where a read of one statement goes.
    fn readers(&self) -> &PgPool {
        &self.pool
    }

    /// Keeps others from the same `key` until the transaction ends.
    async fn lock(&self, tx: &mut Transaction<'static, Postgres>, key: &str) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(key)
            .execute(&mut **tx)
            .await
            .map_err(failed("waiting for others"))?;
        Ok(())
    }

    /// Tells replicas of new changes, when and if the transaction is committed; what they have read of `stale`
    /// is old then.
    async fn announce(&self, tx: &mut Transaction<'static, Postgres>, stale: Option<&Scope>) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(Notice::of_change(stale))
            .execute(&mut **tx)
            .await
            .map_err(failed("telling other replicas"))?;
        Ok(())
    }

    /// Passes a signal on to other replicas.
    fn pass_on(&self, signal: Signal) {
        self.telling.pass_on(signal);
    }

    /// Tells this process of new changes, after which what was read of `stale` is old.
    fn wake(&self, stale: Option<&Scope>) {
        self.line.changed(stale);
    }

    fn line(&self) -> &Line {
        &self.line
    }
}

/// Whether a connection that is given back still answers, once it has ended what it was doing. It is in no transaction
/// then.
async fn answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match timeout(GIVEN_BACK_WITHIN, connection.execute(OUT_OF_ANY_TRANSACTION)).await {
        Ok(answered) => answered.map(|_| true),
        Err(silence) => Err(sqlx::Error::Io(silence.into())),
    }
}
