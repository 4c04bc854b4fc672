//! A server that is restarted while the desk writes.

use crate::contract::fixtures::{here, intent, settlement, task};
use desk::ports::{IntentState, Store, StoreErrorKind};
use domain::error::StorageTrouble;
use postgres_fixture::{Server, VARIABLE};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use store::PostgresStore;
use tokio::{sync::watch, task::spawn_blocking};

const WRITERS: usize = 4;
/// Writes of all writers together before the server goes, and again after it is back.
const ENOUGH: usize = 40;

/// Writes until told to stop; what was acknowledged, by entry.
async fn write(
    store: PostgresStore,
    writer: usize,
    written: Arc<AtomicUsize>,
    failed: Arc<AtomicUsize>,
    enough: watch::Receiver<bool>,
) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    let outcome = json!("ok");
    let mut n = 0;
    while !*enough.borrow() {
        let tried = async {
            let entry = store.begin(&intent(&format!("engi-{writer}-{n}"), "token-1"), None).await?;
            store.settle(&settlement(&entry, IntentState::Done, &outcome)).await?;
            Ok::<_, desk::ports::StoreError>(entry.id)
        };
        match tried.await {
            Ok(id) => {
                acknowledged.push(id);
                written.fetch_add(1, Ordering::Relaxed);
                n += 1;
            }
            Err(error) => {
                assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{error}");
                failed.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
            }
        }
    }
    acknowledged
}

async fn until(count: &AtomicUsize, enough: usize) {
    while count.load(Ordering::Relaxed) < enough {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_under_load_loses_nothing_and_passes() {
    if std::env::var(VARIABLE).is_ok_and(|value| value == "skip") {
        return;
    }
    // Its own, which others' tests do not use.
    let server = Arc::new(spawn_blocking(Server::start).await.expect("no panic").expect("a server"));
    let own = server.clone();
    let address = spawn_blocking(move || own.new_database()).await.expect("no panic").expect("a database");
    let [store, other] =
        [PostgresStore::open(&address).await.expect("opens"), PostgresStore::open(&address).await.expect("opens")];
    let (written, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (stop, enough) = watch::channel(false);
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| tokio::spawn(write(store.clone(), n, written.clone(), failed.clone(), enough.clone())))
        .collect();

    until(&written, ENOUGH).await;
    let own = server.clone();
    spawn_blocking(move || own.stop()).await.expect("no panic");
    until(&failed, WRITERS).await;
    let unreachable = store.check().await.expect_err("it is gone");
    assert_eq!(unreachable.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{unreachable}");
    let own = server.clone();
    spawn_blocking(move || own.restart()).await.expect("no panic").expect("it is back");
    until(&written, written.load(Ordering::Relaxed) + ENOUGH).await;
    stop.send(true).expect("writers listen");
    for writer in writers {
        for id in writer.await.expect("no panic") {
            let entry = other.entry(&here(), id).await.expect("read").expect("it was acknowledged");
            assert_eq!(entry.state, IntentState::Done);
        }
    }
    let events = other.events_after(&here(), 0, u32::MAX).await.expect("a list");
    assert!(events.is_sorted_by(|a, b| a.number + 1 == b.number), "no number is left out");

    // Replicas wake each other again: the first wake-up is that it listens.
    let mut wakes = store.wake_ups();
    other.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    wakes.changed().await.expect("the store lives");
}
