//! Several replicas on one database.

use crate::contract::fixtures::{here, intent, task};
use desk::ports::{Area, Signal, Signals, Store};
use std::collections::BTreeSet;
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
    // The first is that it listens from now on; it may have begun before it was asked for.
    wakes.wait_for(|wakes| *wakes > 0).await.expect("the store lives");
    wakes.mark_unchanged();
    one.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    wakes.changed().await.expect("the store lives");
    assert_eq!(other.events_after(&here(), 0, 10).await.expect("read").len(), 1);
}

/// Two that have begun to listen, and what they hear.
async fn two() -> Option<[(PostgresStore, Signals); 2]> {
    let server = postgres_fixture::shared()?;
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let mut replicas = Vec::new();
    for _ in 0..2 {
        let store = PostgresStore::open(&url).await.expect("opens");
        let mut signals = store.signals();
        // The first is that it listens from now on; it may have begun before it was asked for.
        let mut wakes = store.wake_ups();
        wakes.wait_for(|wakes| *wakes > 0).await.expect("the store lives");
        store.tell(ended("here"));
        while signals.next().await != ended("here") {}
        replicas.push((store, signals));
    }
    replicas.try_into().ok()
}

fn ended(mark: &str) -> Signal {
    Signal::SignInChanged { sign_in: mark.into() }
}

/// The next but for what the other told when it began.
async fn next(signals: &mut Signals) -> Signal {
    loop {
        match signals.next().await {
            Signal::Missed => {}
            signal if signal == ended("here") => {}
            signal => return signal,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_replica_tells_the_other_hears_and_itself_once() {
    let Some([(one, mut own), (_other, mut others)]) = two().await else { return };
    let hint = Signal::Hint { scope: here(), areas: BTreeSet::from([Area::Opportunities]) };
    one.tell(hint.clone());
    for signals in [&mut own, &mut others] {
        assert_eq!(next(signals).await, hint);
    }
    one.tell(ended("last"));
    for signals in [&mut own, &mut others] {
        assert_eq!(next(signals).await, ended("last"), "the hint came once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_replica_writes_makes_reads_old_at_the_other() {
    let Some([(one, _), (_other, mut others)]) = two().await else { return };
    one.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    assert_eq!(next(&mut others).await, Signal::Changed { scope: here() });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_last_is_told_before_the_end() {
    let Some([(one, _), (_other, mut others)]) = two().await else { return };
    one.tell(ended("last"));
    one.close().await;
    assert_eq!(next(&mut others).await, ended("last"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_cut_off_is_told_that_something_was_missed() {
    let Some([(one, mut own), _other]) = two().await else { return };
    // As after a restart or a broken line: the server ends the connection that listens.
    let ended = sqlx::query_scalar::<_, bool>(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .fetch_all(one.pool())
    .await
    .expect("ended");
    assert_eq!(ended, [true, true], "of both replicas");
    while own.next().await != Signal::Missed {}
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
