//! A full disk and a file that may not be written to: what is said, and what stays.

use crate::contract::fixtures::{here, intent};
use desk::ports::{JournalQuery, Store, StoreErrorKind};
use domain::error::StorageTrouble;
use store::SqliteStore;

/// In memory, where the connection that writes can be told that its disk is full.
async fn open() -> SqliteStore {
    SqliteStore::open(":memory:").await.expect("opens")
}

async fn set(store: &SqliteStore, pragma: &str) {
    sqlx::query(&format!("PRAGMA {pragma}")).execute(store.pool()).await.expect("set");
}

#[tokio::test]
async fn a_full_disk_is_said_and_loses_nothing() {
    let store = open().await;
    // What upgrades have left free would be filled first.
    sqlx::query("VACUUM").execute(store.pool()).await.expect("no room is free");
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(store.pool()).await.expect("a count");
    set(&store, &format!("max_page_count = {}", pages + 4)).await;
    let mut written = 0;
    let error = loop {
        match store.begin(&intent(&format!("engi-{written}"), "token-1"), None).await {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Full), "{error}");
    assert!(!error.text.contains("token-1") && !error.text.contains("engi-"), "{error}");
    let all = JournalQuery { states: Vec::new(), limit: u32::MAX };
    assert_eq!(store.journal(&here(), &all).await.expect("a list").len(), written);

    set(&store, "max_page_count = 100000").await;
    let entry = store.begin(&intent(&format!("engi-{written}"), "token-2"), None).await.expect("there is room again");
    assert!(entry.fresh, "the failed one left nothing");
}

#[tokio::test]
async fn a_database_that_may_only_be_read_is_said() {
    let store = open().await;
    store.begin(&intent("engi-1", "token-1"), None).await.expect("an entry");
    set(&store, "query_only = ON").await;
    let error = store.begin(&intent("engi-2", "token-1"), None).await.expect_err("not writable");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::ReadOnly), "{error}");
    store.check().await.expect("it can be read");
    set(&store, "query_only = OFF").await;
    assert!(store.begin(&intent("engi-2", "token-2"), None).await.expect("an entry").fresh);
}

#[tokio::test]
async fn another_process_that_holds_the_file_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
    let other = SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
    let held = other.pool().begin_with("BEGIN IMMEDIATE").await.expect("held");
    let error = store.begin(&intent("engi-1", "token-1"), None).await.expect_err("held by another");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{error}");
    held.rollback().await.expect("let go");
    assert!(store.begin(&intent("engi-1", "token-1"), None).await.expect("an entry").fresh);
}
