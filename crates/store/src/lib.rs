//! The [`Store`](desk::ports::Store) port over SQLite: drafts, the journal of writes, tasks and their
//! numbered changes.
//!
//! Three choices run through it:
//!
//! - **What is committed is on the disk.** The journal's promise is that the row with the ClientToken
//!   outlives a crash during the call, so the write-ahead log is flushed at every commit
//!   (`synchronous = FULL`; SQLite's usual advice for this mode, `NORMAL`, may lose the last commits).
//! - **Writes queue in one lane.** SQLite has one writer at a time. The desk's transactions share one
//!   connection and wait for it in memory, in their order; each starts with `BEGIN IMMEDIATE`, so that
//!   none reads first and then fails to become a writer because another process wrote in between.
//!   Reads have connections of their own and never wait.
//! - **Times are whole nanoseconds in an integer.** The service tells nanoseconds, `retake` and
//!   `save_draft` compare a time for equality, and lists sort by time: an integer has one spelling per
//!   instant and sorts as instants do, which RFC 3339 text does not. Its range is 1677 to 2262.

mod convert;
mod database;
mod drafts;
mod journal;
mod open_error;
mod port;
mod tasks;

pub use database::SqliteStore;
pub use open_error::OpenError;
