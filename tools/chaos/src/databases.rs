//! Databases to try things on.

use crate::Error;
use clap::ValueEnum;
use postgres_fixture::Server;
use std::{fmt, path::PathBuf};
use tempfile::TempDir;

/// Which stores are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stores {
    Sqlite,
    Postgres,
    Both,
}

impl Stores {
    /// Each of them.
    pub(crate) fn each(self) -> Vec<Kind> {
        match self {
            Self::Sqlite => vec![Kind::Sqlite],
            Self::Postgres => vec![Kind::Postgres],
            Self::Both => vec![Kind::Sqlite, Kind::Postgres],
        }
    }
}

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A place for new databases. They are gone when it is dropped.
pub(crate) struct Databases {
    files: TempDir,
    server: Option<Server>,
}

impl Databases {
    /// Starts a server if one is needed.
    pub(crate) fn prepare(stores: Stores) -> Result<Self, Error> {
        let server = if stores == Stores::Sqlite { None } else { Some(Server::start()?) };
        Ok(Self { files: tempfile::tempdir()?, server })
    }

    /// The address of a new, empty database; `name` is not used twice.
    pub(crate) fn make(&self, kind: Kind, name: &str) -> Result<String, Error> {
        match kind {
            Kind::Sqlite => Ok(self.file(name).display().to_string()),
            Kind::Postgres => Ok(self.server.as_ref().ok_or("no PostgreSQL server")?.new_database()?),
        }
    }

    /// Restarts PostgreSQL as an impatient administrator does: connections are cut.
    pub(crate) fn restart(&self) -> Result<(), Error> {
        Ok(self.server.as_ref().ok_or("no PostgreSQL server")?.restart()?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(format!("{name}.db"))
    }
}
