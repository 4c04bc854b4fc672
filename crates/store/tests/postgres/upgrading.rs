//! Databases that older versions of the desk have written.

use crate::contract::{
    audit::fault,
    fixtures::{at, here, intent, task},
};
use desk::ports::{IntentState, JournalQuery, Store};
use domain::views::Change;
use serde_json::json;
use sqlx::{PgPool, migrate::Migrator};
use store::PostgresStore;

/// What brings the tables from nothing to how they are now.
fn steps() -> Migrator {
    sqlx::migrate!("./migrations/postgres")
}

/// Goes the first of the steps, as a version that knew no others did.
async fn go(database: &PgPool, first: usize) {
    let mut migrator = steps();
    migrator.migrations = migrator.migrations.iter().take(first).cloned().collect::<Vec<_>>().into();
    migrator.run(database).await.expect("the tables");
}

/// A database that has come so many steps. The first version has left a write of which nobody knows, one that was done
/// and stands in the record, and a task that viewers were told of. `None` where the environment leaves PostgreSQL out.
async fn older(first: usize) -> Option<String> {
    let server = postgres_fixture::shared()?;
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let old = PgPool::connect(&url).await.expect("opens");
    go(&old, 1).await;
    let moment = i64::try_from(at(0).unix_timestamp_nanos()).expect("in range");
    for (subject, state, outcome) in [("engi-1", "unsettled", None), ("engi-2", "done", Some("{\"value\":1}"))] {
        sqlx::query(
            "INSERT INTO journal (scope, operation, subject, token, parameters_hash, person, person_name, request,
                                  state, outcome, attempts, begun_at, at)
             VALUES ($1, 'RejectEngagementInvitation', $2, 'token-1', 'hash', 'seller', 'Sam Seller',
                     '{\"b\":1,\"a\":2}', $3, $4, 2, $5, $5)",
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
    sqlx::query(
        "INSERT INTO audit (scope, at, person, action, subject, outcome, entry)
         VALUES ($1, $2, 'seller', 'RejectEngagementInvitation', 'engi-2', 'done', 2)",
    )
    .bind(here().key())
    .bind(moment)
    .execute(&old)
    .await
    .expect("a row of the record");
    sqlx::query("INSERT INTO tasks (scope, id, status, since, view) VALUES ($1, $2, 'IN_PROGRESS', $3, $4)")
        .bind(here().key())
        .bind(task('1', 0).id)
        .bind(moment)
        .bind(serde_json::to_string(&task('1', 0)).expect("a document"))
        .execute(&old)
        .await
        .expect("a task");
    let change = Change::Task { task: Box::new(task('1', 0)), running: 1 };
    sqlx::query("INSERT INTO events (number, scope, body, at) VALUES (1, $1, $2, $3)")
        .bind(here().key())
        .bind(serde_json::to_string(&change).expect("a document"))
        .bind(moment)
        .execute(&old)
        .await
        .expect("a change");
    sqlx::query("UPDATE counters SET last = 1 WHERE name = 'events'").execute(&old).await.expect("counted");
    go(&old, first).await;
    old.close().await;
    Some(url)
}

/// Two replicas that start on a database at the same moment.
async fn two_at_once(url: &str) -> Vec<PostgresStore> {
    let opening: Vec<_> = (0..2)
        .map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move { PostgresStore::open(&url).await })
        })
        .collect();
    let mut replicas = Vec::new();
    for one in opening {
        replicas.push(one.await.expect("no panic").expect("opens"));
    }
    replicas
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_that_start_at_once_keep_what_every_older_version_wrote() {
    for first in 1..=steps().iter().count() {
        let Some(url) = older(first).await else { return };
        let replicas = two_at_once(&url).await;
        for store in &replicas {
            let all =
                store.journal(&here(), &JournalQuery { limit: 10, ..JournalQuery::default() }).await.expect("a list");
            let states: Vec<_> = all.iter().map(|entry| (entry.subject.as_str(), entry.state)).collect();
            assert_eq!(states, [("engi-2", IntentState::Done), ("engi-1", IntentState::Unsettled)], "of step {first}");
            let done = &all[0];
            assert_eq!((&done.outcome, done.attempts, done.begun_at), (&Some(json!({ "value": 1 })), 2, at(0)));
            assert_eq!(done.request.to_string(), "{\"b\":1,\"a\":2}", "members in their order");

            // Both have seen the rows of before the chain: they are carried over once.
            let noted = store.audit(&here(), 10).await.expect("a list");
            let told: Vec<_> = noted.iter().map(|row| (row.seq, row.subject.as_str(), row.entry)).collect();
            assert_eq!(told, [(1, "engi-2", Some(2))], "of step {first}");
            assert_eq!(fault(store, None).await, None, "of step {first}");

            // Whoever repeats the write of which nobody knows meets it, with its token.
            let found = store.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
            assert_eq!((found.token.as_str(), found.fresh), ("token-1", false));

            let told = store.events_after(&here(), 0, 10).await.expect("read");
            assert_eq!(told.iter().map(|event| event.number).collect::<Vec<_>>(), [1]);
            assert_eq!(told[0].change.task(), Some(&task('1', 0)));
        }
        let next = replicas[0].begin(&intent("engi-3", "token-3"), None).await.expect("an entry");
        assert_eq!((next.id, next.fresh), (3, true), "entries are counted on");
        let next = replicas[1].record_tasks(&here(), &[task('2', 1)], None).await.expect("stored");
        assert_eq!(next[0].number, 3, "and changes too, after what was begun");
        for store in &replicas {
            store.close().await;
        }
    }
}
