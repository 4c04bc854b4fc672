//! Which database it is, by its address.

use crate::{AuditKeys, OpenError, PostgresStore, SqliteStore};
use desk::ports::{Accounts, Credentials, Store};
use std::{path::Path, sync::Arc};

/// An open database.
#[derive(Clone, Debug)]
pub enum Database {
    /// A SQLite file: one process on one machine.
    Sqlite(SqliteStore),
    /// A PostgreSQL database: any number of replicas.
    Postgres(PostgresStore),
}

impl Database {
    /// Opens the database at `address`: `postgres://…` or `postgresql://…`, and anything else is the path of
    /// a SQLite file. Missing tables are made.
    ///
    /// # Errors
    /// [`OpenError`], a sentence for whoever starts the desk.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        if is_postgres(address) {
            PostgresStore::open(address).await.map(Self::Postgres)
        } else {
            SqliteStore::open(address).await.map(Self::Sqlite)
        }
    }

    /// As [`Self::open`], but makes no SQLite file where there is none.
    ///
    /// # Errors
    /// [`OpenError`], a sentence for whoever asks.
    pub async fn open_existing(address: &str) -> Result<Self, OpenError> {
        if !is_postgres(address) && !Path::new(address).is_file() {
            return Err(OpenError::NoFile { path: address.into() });
        }
        Self::open(address).await
    }

    /// The same database, sealing the record of who did what with these keys.
    #[must_use]
    pub fn sealing_with(self, keys: AuditKeys) -> Self {
        match self {
            Self::Sqlite(store) => Self::Sqlite(store.sealing_with(keys)),
            Self::Postgres(store) => Self::Postgres(store.sealing_with(keys)),
        }
    }

    /// The port.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => Arc::new(store.clone()),
            Self::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// The port of accounts and sign-ins.
    #[must_use]
    pub fn accounts(&self) -> Arc<dyn Accounts> {
        match self {
            Self::Sqlite(store) => Arc::new(store.clone()),
            Self::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// The port of passwords and second factors.
    #[must_use]
    pub fn credentials(&self) -> Arc<dyn Credentials> {
        match self {
            Self::Sqlite(store) => Arc::new(store.clone()),
            Self::Postgres(store) => Arc::new(store.clone()),
        }
    }

    /// Closes it after the statements under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

/// Whether an address is that of a PostgreSQL database.
pub(crate) fn is_postgres(address: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme))
}

/// An address as it may be shown: without user, password and parameters.
#[must_use]
pub fn place_of(address: &str) -> String {
    if !is_postgres(address) {
        return address.to_owned();
    }
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    // A password may hold an `@` that somebody forgot to encode.
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("postgres://{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_an_address_holds_no_secret() {
        for (address, shown) in [
            ("data/desk.db", "data/desk.db"),
            ("postgres://db.example.com/desk", "postgres://db.example.com/desk"),
            ("postgres://me:p@ss@db.example.com:5433/desk?sslpassword=x", "postgres://db.example.com:5433/desk"),
            ("postgresql://me:hush@db/desk#hush", "postgres://db/desk"),
        ] {
            assert_eq!(place_of(address), shown);
        }
    }

    #[tokio::test]
    async fn an_address_that_cannot_be_read_is_not_repeated() {
        let error = Database::open("postgres://me:hush@db:notaport/desk").await.expect_err("no port");
        assert!(matches!(error, OpenError::Address(_)), "{error:?}");
        assert!(!error.to_string().contains("hush") && !format!("{error:?}").contains("hush"), "{error:?}");
    }
}
