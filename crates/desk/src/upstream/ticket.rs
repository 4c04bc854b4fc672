//! Which entry of the journal a call belongs to.

use std::future::Future;

tokio::task_local! {
    static ENTRY: i64;
}

/// Runs `work` as what the journal's entry `entry` is about, so that its place in the queue can be
/// found by the entry. Does not reach into tasks that `work` spawns.
pub async fn as_entry<F: Future>(entry: i64, work: F) -> F::Output {
    ENTRY.scope(entry, work).await
}

/// The entry that the running call belongs to, if it belongs to one.
#[must_use]
pub fn current_entry() -> Option<i64> {
    ENTRY.try_with(|entry| *entry).ok()
}
