//! How often the database has failed, for the operator's figures. Counted where failures are told apart,
//! for the whole process: it has one database.

use desk::ports::StoreErrorKind;
use domain::error::StorageTrouble;
use std::sync::atomic::{AtomicU64, Ordering};

static FULL: AtomicU64 = AtomicU64::new(0);
static READ_ONLY: AtomicU64 = AtomicU64::new(0);
static UNREACHABLE: AtomicU64 = AtomicU64::new(0);
static OTHER: AtomicU64 = AtomicU64::new(0);

/// Counts one.
pub(crate) fn note(kind: StoreErrorKind) {
    let count = match kind {
        StoreErrorKind::Trouble(StorageTrouble::Full) => &FULL,
        StoreErrorKind::Trouble(StorageTrouble::ReadOnly) => &READ_ONLY,
        StoreErrorKind::Trouble(StorageTrouble::Unreachable) => &UNREACHABLE,
        // A lost lease is no failure of the database, and never comes here.
        StoreErrorKind::Fenced | StoreErrorKind::Other => &OTHER,
    };
    count.fetch_add(1, Ordering::Relaxed);
}

/// How many statements have failed in this process, by the kind of failure in a word.
#[must_use]
pub fn failures() -> [(&'static str, u64); 4] {
    [("full", &FULL), ("read-only", &READ_ONLY), ("unreachable", &UNREACHABLE), ("other", &OTHER)]
        .map(|(kind, count)| (kind, count.load(Ordering::Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::failed;

    #[test]
    fn a_failure_is_counted_by_its_kind() {
        let unreachable = || failures().iter().find(|(kind, _)| *kind == "unreachable").expect("a kind").1;
        let before = unreachable();
        let error = failed("reading")(sqlx::Error::PoolTimedOut);
        assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable));
        assert!(unreachable() > before);
    }
}
