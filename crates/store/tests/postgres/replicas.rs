//! Several replicas on one database.

use crate::contract::fixtures::{here, intent, task};
use desk::ports::Store;
use store::PostgresStore;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_that_start_at_once_make_the_tables_once() {
    let Some(server) = postgres_fixture::shared() else { return };
    for _ in 0..3 {
        let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
        let opening: Vec<_> = (0..3)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { PostgresStore::open(&url).await })
            })
            .collect();
        for one in opening {
            one.await.expect("no panic").expect("opens").check().await.expect("answers");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_one_replica_wakes_the_other() {
    let Some(server) = postgres_fixture::shared() else { return };
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let [one, other] =
        [PostgresStore::open(&url).await.expect("opens"), PostgresStore::open(&url).await.expect("opens")];
    let mut wakes = other.wake_ups();
    // The first is that it listens from now on.
    wakes.changed().await.expect("the store lives");
    wakes.mark_unchanged();
    one.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    wakes.changed().await.expect("the store lives");
    assert_eq!(other.events_after(&here(), 0, 10).await.expect("read").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_write_one_entry_for_each_subject() {
    let Some(server) = postgres_fixture::shared() else { return };
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let replicas = [PostgresStore::open(&url).await.expect("opens"), PostgresStore::open(&url).await.expect("opens")];
    let tries: Vec<_> = (0..40)
        .map(|n| {
            let store = replicas[n % 2].clone();
            let subject = format!("engi-{}", n / 4);
            tokio::spawn(async move {
                store.begin(&intent(&subject, &format!("token-{n}")), None).await.expect("an entry").fresh
            })
        })
        .collect();
    let mut fresh = 0;
    for one in tries {
        fresh += u32::from(one.await.expect("no panic"));
    }
    assert_eq!(fresh, 10, "one for each subject");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_explained_without_the_password() {
    let error = PostgresStore::open("postgres://desk:hush@127.0.0.1:1/desk").await.expect_err("nobody listens there");
    let text = error.to_string();
    assert!(text.contains("127.0.0.1:1/desk") && !text.contains("hush"), "{text}");
    assert!(!format!("{error:?}").contains("hush"), "{error:?}");
}
