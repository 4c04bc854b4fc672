//! The sessions, in the desk's own database, and who watches that a sign-in has not ended. What a session is worth the
//! register of sign-ins says.

mod watch;

pub(crate) use watch::{Watch, Watches};

use crate::commands::CommandError;
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use store::{ANSWERS_WITHIN, Database};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
    session_store,
};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

/// How often ended sessions are removed.
const SWEEP: Duration = Duration::from_secs(600);

/// The sessions' table, in whichever database the desk works on. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    table: Arc<Table>,
    database: Database,
}

#[derive(Debug)]
enum Table {
    /// In the SQLite file.
    Sqlite(SqliteStore),
    /// In the PostgreSQL database, for all replicas.
    Postgres(PostgresStore),
}

impl Sessions {
    /// Makes the table if it is missing.
    ///
    /// # Errors
    /// When the table cannot be made.
    pub(crate) async fn open(database: &Database) -> Result<Self, CommandError> {
        let table = match database {
            Database::Sqlite(store) => {
                let sessions = SqliteStore::new(store.pool().clone());
                sessions.migrate().await.map_err(failed)?;
                Table::Sqlite(sessions)
            }
            Database::Postgres(store) => {
                let sessions = PostgresStore::new(store.pool().clone());
                // Of two replicas that make the table at once one may fail; it is there then.
                if sessions.migrate().await.is_err() {
                    sessions.migrate().await.map_err(failed)?;
                }
                Table::Postgres(sessions)
            }
        };
        Ok(Self { table: Arc::new(table), database: database.clone() })
    }

    /// Removes ended sessions now and then, until the desk stops.
    pub(crate) async fn sweep(self, stop: CancellationToken) {
        now_and_then(&stop, || self.delete_expired()).await;
    }
}

/// Does it again and again until the desk stops. A database that was away is asked again the next time.
async fn now_and_then<F>(stop: &CancellationToken, remove: impl Fn() -> F)
where
    F: Future<Output = session_store::Result<()>>,
{
    while stop.run_until_cancelled(tokio::time::sleep(SWEEP)).await.is_some() {
        if let Err(error) = remove().await {
            tracing::warn!(%error, "ended sessions could not be removed; trying again later");
        }
    }
}

/// Where a session is kept: a hash of its id. Whoever reads the database, or a copy of it, finds no id to come in with.
fn place(id: Id) -> Id {
    let digest = Sha256::new().chain_update("session kept at ").chain_update(id.to_string()).finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    Id(i128::from_be_bytes(half))
}

/// Does what the table is asked for, within the time that the database has for everything else.
async fn in_time<T>(work: impl Future<Output = session_store::Result<T>>) -> session_store::Result<T> {
    let silent = |_| Err(session_store::Error::Backend("the database did not answer".to_owned()));
    tokio::time::timeout(ANSWERS_WITHIN, work).await.unwrap_or_else(silent)
}

/// A session as it is kept.
fn kept(record: &Record) -> Record {
    Record { id: place(record.id), ..record.clone() }
}

fn failed(error: impl std::fmt::Display) -> CommandError {
    CommandError::Sessions(error.to_string())
}

/// A session's mark, by which the register knows it. Whoever knows it does not know the session's id.
pub(crate) fn mark(id: Id) -> String {
    let digest = Sha256::digest(id.to_string());
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        loop {
            let mut kept = kept(record);
            match &*self.table {
                Table::Sqlite(sessions) => in_time(sessions.create(&mut kept)).await?,
                Table::Postgres(sessions) => in_time(sessions.create(&mut kept)).await?,
            }
            if kept.id == place(record.id) {
                return Ok(());
            }
            // The place was taken, and the library has found another, to which no id leads.
            match &*self.table {
                Table::Sqlite(sessions) => in_time(sessions.delete(&kept.id)).await?,
                Table::Postgres(sessions) => in_time(sessions.delete(&kept.id)).await?,
            }
            record.id = Id::default();
        }
    }

    /// Writes a session over. One that has ended stays so, and what was to be kept in it is lost with it.
    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // As the library writes them.
        let record = kept(record);
        let data = rmp_serde::to_vec(&record).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let (id, now) = (record.id.to_string(), OffsetDateTime::now_utc());
        match self.database.overwrite_session(&id, data, record.expiry_date, now).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                tracing::debug!("a session that has ended meanwhile was not written");
                Ok(())
            }
            Err(error) => Err(session_store::Error::Backend(error.to_string())),
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let kept = match &*self.table {
            Table::Sqlite(sessions) => in_time(sessions.load(&place(*id))).await?,
            Table::Postgres(sessions) => in_time(sessions.load(&place(*id))).await?,
        };
        Ok(kept.map(|kept| Record { id: *id, ..kept }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        match &*self.table {
            Table::Sqlite(sessions) => in_time(sessions.delete(&place(*id))).await,
            Table::Postgres(sessions) => in_time(sessions.delete(&place(*id))).await,
        }
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    /// Removes what has run out.
    async fn delete_expired(&self) -> session_store::Result<()> {
        match &*self.table {
            Table::Sqlite(sessions) => in_time(sessions.delete_expired()).await,
            Table::Postgres(sessions) => in_time(sessions.delete_expired()).await,
        }
    }
}

#[cfg(test)]
mod tests;
