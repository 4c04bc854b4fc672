//! The sessions, in the desk's own database.

use crate::commands::CommandError;
use async_trait::async_trait;
use std::time::Duration;
use store::Database;
use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
    session_store,
};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

/// How often ended sessions are removed.
const SWEEP: Duration = Duration::from_secs(600);

/// The sessions' table, in whichever database the desk works on.
#[derive(Clone, Debug)]
pub(crate) enum Sessions {
    /// In the SQLite file.
    Sqlite(SqliteStore),
    /// In the PostgreSQL database, for all replicas.
    Postgres(PostgresStore),
}

impl Sessions {
    /// Makes the table if it is missing, and starts to remove ended sessions now and then.
    ///
    /// # Errors
    /// When the table cannot be made.
    pub(crate) async fn open(database: &Database) -> Result<Self, CommandError> {
        let sessions = match database {
            Database::Sqlite(store) => {
                let sessions = SqliteStore::new(store.pool().clone());
                sessions.migrate().await.map_err(failed)?;
                Self::Sqlite(sessions)
            }
            Database::Postgres(store) => {
                let sessions = PostgresStore::new(store.pool().clone());
                // Of two replicas that make the table at once one may fail; it is there then.
                if sessions.migrate().await.is_err() {
                    sessions.migrate().await.map_err(failed)?;
                }
                Self::Postgres(sessions)
            }
        };
        tokio::spawn(sessions.clone().continuously_delete_expired(SWEEP));
        Ok(sessions)
    }
}

fn failed(error: impl std::fmt::Display) -> CommandError {
    CommandError::Sessions(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        match self {
            Self::Sqlite(sessions) => sessions.create(record).await,
            Self::Postgres(sessions) => sessions.create(record).await,
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        match self {
            Self::Sqlite(sessions) => sessions.save(record).await,
            Self::Postgres(sessions) => sessions.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self {
            Self::Sqlite(sessions) => sessions.load(id).await,
            Self::Postgres(sessions) => sessions.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        match self {
            Self::Sqlite(sessions) => sessions.delete(id).await,
            Self::Postgres(sessions) => sessions.delete(id).await,
        }
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    async fn delete_expired(&self) -> session_store::Result<()> {
        match self {
            Self::Sqlite(sessions) => sessions.delete_expired().await,
            Self::Postgres(sessions) => sessions.delete_expired().await,
        }
    }
}
