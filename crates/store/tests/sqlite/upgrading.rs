//! A file that the first version of the desk has written.

use crate::contract::fixtures::{at, here, intent, task};
use desk::ports::{IntentState, JournalQuery, Store};
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use std::path::Path;
use store::SqliteStore;

/// Makes the tables of the first version, with a write of which nobody knows, one that was done, and a task
/// that viewers were told of.
pub(crate) async fn first_version(path: &Path) {
    let old = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path).create_if_missing(true))
        .await
        .expect("opens");
    let mut migrator = sqlx::migrate!("./migrations/sqlite");
    migrator.migrations = migrator.migrations.iter().take(1).cloned().collect::<Vec<_>>().into();
    migrator.run(&old).await.expect("the first tables");
    let moment = i64::try_from(at(0).unix_timestamp_nanos()).expect("in range");
    for (subject, state, outcome) in [("engi-1", "unsettled", None), ("engi-2", "done", Some("{\"value\":1}"))] {
        sqlx::query(
            "INSERT INTO journal (scope, operation, subject, token, person, person_name, request, state, outcome, at)
             VALUES (?, 'RejectEngagementInvitation', ?, 'token-1', 'seller', 'Sam Seller', '{\"b\":1,\"a\":2}', ?, ?, ?)",
        )
        .bind(here().key())
        .bind(subject)
        .bind(state)
        .bind(outcome)
        .bind(moment)
        .execute(&old)
        .await
        .expect("an entry");
    }
    let view = serde_json::to_string(&task('1', 0)).expect("a document");
    sqlx::query("INSERT INTO tasks (scope, id, status, since, view) VALUES (?, ?, 'IN_PROGRESS', ?, ?)")
        .bind(here().key())
        .bind(task('1', 0).id)
        .bind(moment)
        .bind(&view)
        .execute(&old)
        .await
        .expect("a task");
    sqlx::query("INSERT INTO events (scope, task_id, view, running) VALUES (?, ?, ?, 1)")
        .bind(here().key())
        .bind(task('1', 0).id)
        .bind(&view)
        .execute(&old)
        .await
        .expect("a change");
    old.close().await;
}

#[tokio::test]
async fn what_the_first_version_wrote_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("desk.db");
    first_version(&path).await;

    let store = SqliteStore::open(&path).await.expect("opens");
    let all = store.journal(&here(), &JournalQuery { limit: 10, ..JournalQuery::default() }).await.expect("a list");
    let states: Vec<_> = all.iter().map(|entry| (entry.subject.as_str(), entry.state)).collect();
    assert_eq!(states, [("engi-2", IntentState::Done), ("engi-1", IntentState::Unsettled)]);
    assert_eq!((all[0].outcome.clone(), all[0].attempts, all[0].begun_at), (Some(json!({ "value": 1 })), 1, at(0)));
    assert_eq!(all[0].request.to_string(), "{\"b\":1,\"a\":2}", "members in their order");

    // Whoever repeats the write of which nobody knows meets it, with its token.
    let found = store.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
    assert_eq!((found.token.as_str(), found.fresh), ("token-1", false));
    assert!(store.begin(&intent("engi-3", "token-3"), None).await.expect("an entry").id > all[0].id);

    let told = store.events_after(&here(), 0, 10).await.expect("read");
    assert_eq!(told.iter().map(|event| event.number).collect::<Vec<_>>(), [1, 2], "the old one, and what was begun");
    assert_eq!(told[0].change.task(), Some(&task('1', 0)));
    let next = store.record_tasks(&here(), &[task('2', 1)], None).await.expect("stored");
    assert_eq!(next[0].number, 3, "numbers go on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_start_at_once_make_the_tables_once() {
    for _ in 0..10 {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("desk.db");
        let opening: Vec<_> = (0..2)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { SqliteStore::open(path).await })
            })
            .collect();
        for one in opening {
            one.await.expect("no panic").expect("opens").check().await.expect("answers");
        }
    }
}
