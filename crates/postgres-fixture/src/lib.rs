//! A PostgreSQL server for tests: made in a temporary directory from the binaries that are installed,
//! reached over a free port of loopback, gone when the test process is gone, however that ends.
//!
//! It flushes nothing to the disk, so it is quick and survives no power cut. PostgreSQL refuses to run as
//! root; then it runs as the user `postgres`, or `nobody`.

mod binaries;
mod server;

pub use binaries::Missing;
pub use server::Server;

use std::sync::OnceLock;
use thiserror::Error;

/// What makes tests go without a server: `skip`.
pub const VARIABLE: &str = "COSELL_TEST_POSTGRES";

/// The server cannot be started.
#[derive(Debug, Error)]
pub enum FixtureError {
    /// It is not installed.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// Something of the system failed.
    #[error("PostgreSQL for tests: {0}")]
    Io(#[from] std::io::Error),
    /// A program of PostgreSQL failed.
    #[error("PostgreSQL for tests: {program} failed:\n{said}")]
    Failed {
        /// Which.
        program: String,
        /// What it wrote.
        said: String,
    },
}

/// The server that the tests of this process share, started at the first call. `None` when the variable
/// [`VARIABLE`] says `skip`.
///
/// # Panics
/// When it cannot be started: a test that needs it fails with the reason.
#[must_use]
#[expect(clippy::panic, reason = "only tests call this, and a test that cannot run must fail")]
pub fn shared() -> Option<&'static Server> {
    static SHARED: OnceLock<Server> = OnceLock::new();
    if std::env::var(VARIABLE).is_ok_and(|value| value == "skip") {
        return None;
    }
    Some(SHARED.get_or_init(|| Server::start().unwrap_or_else(|error| panic!("{error}"))))
}
