//! The [`Store`](desk::ports::Store) port over SQLite and PostgreSQL: drafts, the journal of writes, tasks
//! and their numbered changes, what is used of the quotas, leases.
//!
//! Choices that run through it:
//!
//! - **One spelling of the SQL.** The two databases differ in a few words; what reads and writes the tables
//!   (`rows`) is written once against the aliases `Db` and `Handle` and compiled under `sqlite` and under
//!   `postgres`, each of which says the words in which they differ. No layer between, and each statement
//!   is typed for its database.
//! - **What is committed is on the disk.** The journal's promise is that the row with the ClientToken
//!   outlives a crash during the call. SQLite's write-ahead log is flushed at every commit
//!   (`synchronous = FULL`; its usual advice for this mode, `NORMAL`, may lose the last commits);
//!   PostgreSQL does so by itself.
//! - **Writes queue in one lane on SQLite.** It has one writer at a time. The desk's transactions share one
//!   connection and wait for it in memory, in their order; each starts with `BEGIN IMMEDIATE`, so that
//!   none reads first and then fails to become a writer because another process wrote in between.
//!   Reads have connections of their own and never wait. On PostgreSQL advisory locks that end with the
//!   transaction do the same for what must not happen twice at once.
//! - **Times are whole nanoseconds in an integer.** The service tells nanoseconds, `retake` and
//!   `save_draft` compare a time for equality, and lists sort by time: an integer has one spelling per
//!   instant and sorts as instants do, which RFC 3339 text does not. Its range is 1677 to 2262.

mod audit;
mod backup;
mod convert;
mod database;
mod failures;
mod json;
mod line;
mod open_error;
mod postgres;
mod sessions;
#[expect(clippy::duplicate_mod, reason = "the tables' module is compiled once for each database, see above")]
mod sqlite;
mod unverified;

pub use audit::{AuditKeys, KeyProblem};
pub use backup::{BackupError, Existing, backup, restore};
pub use database::{Database, place_of};
pub use failures::failures;
pub use open_error::OpenError;
pub use postgres::{ANSWERS_WITHIN, Heard, PostgresStore, heard};
pub use sqlite::SqliteStore;
pub use unverified::{Unverified, unverified};
