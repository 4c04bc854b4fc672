//! Why there is no backup, or why it is not restored.

use crate::OpenError;
use desk::ports::StoreError;
use std::{io, path::PathBuf};
use thiserror::Error;

/// A backup could not be made or restored. Each case is a sentence that says what to do.
#[derive(Debug, Error)]
pub enum BackupError {
    /// There is no database to back up.
    #[error("There is no database {}. Check the address of the database in the configuration.", path.display())]
    NoDatabase {
        /// Where it should be.
        path: PathBuf,
    },
    /// The backup would overwrite a file.
    #[error("{} exists already. Choose another name for the backup.", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The backup's file could not be written.
    #[error("The backup {} could not be written ({source}). Check that its directory exists and has room.", path.display())]
    Writing {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The backup's file could not be read.
    #[error("The backup {} could not be read ({source}).", path.display())]
    Reading {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is a database that is open, or was not closed.
    #[error(
        "{} is the database of a desk that runs or was killed, not a backup. Make a backup of it and restore that.",
        path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else, or was written by a newer version.
    #[error("{} is no backup that this version of the desk can read.", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
    },
    /// The database to restore into is not empty.
    #[error(
        "The database {place} holds data already, and nothing was restored. Restore into an empty one, or say that its data shall be replaced."
    )]
    HoldsData {
        /// The database.
        place: String,
    },
    /// A database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A database failed meanwhile.
    #[error("The database failed while its rows were copied ({0}). Nothing was kept; try again.")]
    Store(#[from] StoreError),
}
