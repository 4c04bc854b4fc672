//! The chain that the record of who did what is: each row carries a hash of itself and of the hash of the row before.
//! What is here knows no database; `rows/audit.rs` reads and writes the rows.

mod keys;
mod row;
mod walk;

pub use keys::{AuditKeys, KeyProblem};
pub(crate) use row::{BEGINNING, Row, VERSION};
pub(crate) use walk::Walk;
