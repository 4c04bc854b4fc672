//! Two processes that start at the same moment on a file that an older version of the desk has written.

use crate::{
    contract::{
        audit::fault,
        fixtures::{at, here, intent, task},
    },
    upgrading::first_version,
};
use desk::ports::{IntentState, JournalQuery, Store};
use serde_json::json;
use sqlx::{
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqlitePool},
};
use std::path::Path;
use store::SqliteStore;

/// The step with which the record of who did what begins.
const RECORD: usize = 2;

/// What brings the tables from nothing to how they are now.
fn steps() -> Migrator {
    sqlx::migrate!("./migrations/sqlite")
}

/// Brings the first version's file so many steps further, as a version that knew no others did. From the step on that
/// brings the record, a write stands in it.
async fn go(path: &Path, first: usize) {
    let old = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path)).await.expect("opens");
    // One by one: the record's row is of the version that began it.
    for taken in RECORD..=first {
        let mut migrator = steps();
        migrator.migrations = migrator.migrations.iter().take(taken).cloned().collect::<Vec<_>>().into();
        migrator.run(&old).await.expect("the tables");
        if taken == RECORD {
            sqlx::query(
                "INSERT INTO audit (scope, at, person, action, subject, outcome, entry)
                 VALUES (?, ?, 'seller', 'RejectEngagementInvitation', 'engi-2', 'done', 2)",
            )
            .bind(here().key())
            .bind(i64::try_from(at(0).unix_timestamp_nanos()).expect("in range"))
            .execute(&old)
            .await
            .expect("a row of the record");
        }
    }
    old.close().await;
}

/// Two that start at the same moment. Each has connections of its own, as a process has.
async fn two_at_once(path: &Path) -> Vec<SqliteStore> {
    let opening: Vec<_> = (0..2)
        .map(|_| {
            let path = path.to_owned();
            tokio::spawn(async move { SqliteStore::open(path).await })
        })
        .collect();
    let mut stores = Vec::new();
    for one in opening {
        stores.push(one.await.expect("no panic").expect("opens"));
    }
    stores
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_start_at_once_keep_what_every_older_version_wrote() {
    for first in 1..=steps().iter().count() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("desk.db");
        first_version(&path).await;
        go(&path, first).await;
        let stores = two_at_once(&path).await;
        for store in &stores {
            let all =
                store.journal(&here(), &JournalQuery { limit: 10, ..JournalQuery::default() }).await.expect("a list");
            let states: Vec<_> = all.iter().map(|entry| (entry.subject.as_str(), entry.state)).collect();
            assert_eq!(states, [("engi-2", IntentState::Done), ("engi-1", IntentState::Unsettled)], "of step {first}");
            let done = &all[0];
            assert_eq!((&done.outcome, done.attempts, done.begun_at), (&Some(json!({ "value": 1 })), 1, at(0)));
            assert_eq!(done.request.to_string(), "{\"b\":1,\"a\":2}", "members in their order");

            // Both have seen the rows of before the chain: they are carried over once.
            let noted = store.audit(&here(), 10).await.expect("a list");
            let told: Vec<_> = noted.iter().map(|row| (row.seq, row.subject.as_str(), row.entry)).collect();
            let expected: &[_] = if first < RECORD { &[] } else { &[(1, "engi-2", Some(2))] };
            assert_eq!(told, expected, "of step {first}");
            assert_eq!(fault(store, None).await, None, "of step {first}");

            // Whoever repeats the write of which nobody knows meets it, with its token.
            let found = store.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
            assert_eq!((found.token.as_str(), found.fresh), ("token-1", false));

            let told = store.events_after(&here(), 0, 10).await.expect("read");
            assert_eq!(told.iter().map(|event| event.number).collect::<Vec<_>>(), [1]);
            assert_eq!(told[0].change.task(), Some(&task('1', 0)));
        }
        let next = stores[0].begin(&intent("engi-3", "token-3"), None).await.expect("an entry");
        assert_eq!((next.id, next.fresh), (3, true), "entries are counted on");
        let next = stores[1].record_tasks(&here(), &[task('2', 1)], None).await.expect("stored");
        assert_eq!(next[0].number, 3, "and changes too, after what was begun");
        for store in &stores {
            store.close().await;
        }
    }
}
