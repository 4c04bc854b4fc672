//! Which entry of the journal a call belongs to, without every port having to hand it through.

use std::future::Future;

tokio::task_local! {
    static ENTRY: i64;
}

/// Runs work that belongs to an entry of the journal: whoever keeps its calls waiting can tell then
/// whose place in the queue it is.
pub async fn as_entry<F: Future>(entry: i64, work: F) -> F::Output {
    ENTRY.scope(entry, work).await
}

/// The entry of the journal that the running work belongs to, if any.
#[must_use]
pub fn current_entry() -> Option<i64> {
    ENTRY.try_with(|entry| *entry).ok()
}
