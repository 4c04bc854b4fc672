//! Walking along the chain, row by row.

use super::{AuditKeys, Row, VERSION};
use desk::ports::AuditFault;

/// How far somebody has come who checks the record, and what the next row must be.
pub(crate) struct Walk<'a> {
    keys: &'a AuditKeys,
    /// The number of the next row.
    next: i64,
    /// The hash of the last one.
    last: String,
    rows: u64,
    sealed_from: Option<i64>,
}

impl<'a> Walk<'a> {
    /// Begins before the row `next`, which must follow on a row with the hash `last`.
    pub(crate) fn new(keys: &'a AuditKeys, next: i64, last: impl Into<String>) -> Self {
        Self { keys, next, last: last.into(), rows: 0, sealed_from: None }
    }

    /// Takes one step.
    ///
    /// # Errors
    /// Why the row is not the next one.
    pub(crate) fn step(&mut self, row: Row) -> Result<(), AuditFault> {
        if row.seq > self.next {
            return Err(AuditFault::Missing { from: self.next, to: row.seq - 1 });
        }
        if row.seq < self.next {
            return Err(AuditFault::Foreign { seq: row.seq });
        }
        if row.version != VERSION {
            return Err(AuditFault::UnknownVersion { seq: row.seq, version: row.version });
        }
        if row.key_id.is_none() && self.sealed_from.is_some() {
            return Err(AuditFault::Unsealed { seq: row.seq });
        }
        let Some(expected) = row.expected_hash(self.keys) else {
            return Err(AuditFault::UnknownKey { seq: row.seq, key: row.key_id.unwrap_or_default() });
        };
        if expected != row.hash {
            return Err(AuditFault::Changed { seq: row.seq });
        }
        if row.previous != self.last {
            return Err(AuditFault::Foreign { seq: row.seq });
        }
        if row.key_id.is_some() {
            self.sealed_from.get_or_insert(row.seq);
        }
        (self.next, self.last, self.rows) = (row.seq + 1, row.hash, self.rows + 1);
        Ok(())
    }

    /// Whether a row was written for this place.
    pub(crate) fn belongs_here(&self, row: &Row) -> bool {
        let here = row.at_place(self.next);
        row.previous == self.last && here.expected_hash(self.keys).is_some_and(|expected| expected == row.hash)
    }

    /// The number of the next row.
    pub(crate) fn next(&self) -> i64 {
        self.next
    }

    /// The hash of the last row.
    pub(crate) fn last(&self) -> &str {
        &self.last
    }

    /// How many rows were right.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The first row that was sealed with a key.
    pub(crate) fn sealed_from(&self) -> Option<i64> {
        self.sealed_from
    }
}
