//! Why the database could not be opened, for whoever starts the desk.

use desk::ports::StoreError;
use sqlx::migrate::MigrateError;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The database could not be opened. Each case is a sentence that says what to do.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Its directory is missing and could not be made.
    #[error(
        "The directory {} for the database could not be made ({source}). Make it yourself, writable for the desk, or choose another place.",
        path.display()
    )]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file could not be opened, or is no SQLite database.
    #[error(
        "The database {} could not be opened ({source}). Check that it is the desk's own file, and that the desk may write to it and to its directory.",
        path.display()
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// The file has tables that this version does not know.
    #[error(
        "The database {} was written by another version of the desk ({source}). Run that version or a newer one, or choose another file.",
        path.display()
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// What differs.
        source: MigrateError,
    },
    /// Its tables could not be brought up to date.
    #[error(
        "The tables of the database {} could not be brought up to date ({source}). Check that the desk may write to the file, and that the disk has room.",
        path.display()
    )]
    Tables {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: MigrateError,
    },
    /// There is no such file, and none was to be made.
    #[error("There is no database {}. Check the address of the database in the configuration.", path.display())]
    NoFile {
        /// Where it should be.
        path: PathBuf,
    },
    /// The rows of an earlier version's record of who did what could not be chained.
    #[error(
        "The record of who did what in {place} could not be chained ({source}). Check that the desk may write to the database, and that its disk has room; nothing was changed."
    )]
    Record {
        /// The database.
        place: String,
        /// What failed.
        source: StoreError,
    },
    /// The address of a PostgreSQL database cannot be read. The address itself may hold a password and is
    /// not repeated.
    #[error("The address of the database cannot be read ({0}). Write it as postgres://user@host:5432/database.")]
    Address(String),
    /// The server does not answer, or does not let the desk in.
    #[error(
        "The PostgreSQL database at {place} could not be opened ({source}). Check that the server runs and can be reached, and that user, password and database are right."
    )]
    Server {
        /// Host, port and database.
        place: String,
        /// What went wrong.
        source: sqlx::Error,
    },
    /// The server's tables were written by another version.
    #[error(
        "The database at {place} was written by another version of the desk ({source}). Run that version or a newer one."
    )]
    OtherVersionOnServer {
        /// Host, port and database.
        place: String,
        /// What differs.
        source: MigrateError,
    },
    /// The server's tables could not be brought up to date.
    #[error(
        "The tables of the database at {place} could not be brought up to date ({source}). Check that the desk's user may create tables."
    )]
    TablesOnServer {
        /// Host, port and database.
        place: String,
        /// What failed.
        source: MigrateError,
    },
}

impl OpenError {
    /// Tells the failures of a migration on a server apart.
    pub(crate) fn migrating_server(place: String, source: MigrateError) -> Self {
        match source {
            MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => {
                Self::OtherVersionOnServer { place, source }
            }
            source => Self::TablesOnServer { place, source },
        }
    }

    /// Tells the failures of a migration apart.
    pub(crate) fn migrating(path: &Path, source: MigrateError) -> Self {
        let path = path.to_owned();
        match source {
            MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => Self::OtherVersion { path, source },
            // The first statement reads the file, so this is where one that is no database shows.
            MigrateError::Execute(source) => Self::File { path, source },
            source => Self::Tables { path, source },
        }
    }
}
