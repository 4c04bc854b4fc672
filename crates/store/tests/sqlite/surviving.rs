//! What outlives a restart, a crash, another process, and a caller that goes away.

use crate::contract::fixtures::{at, complete, draft, here, intent, settlement, task};
use desk::ports::{IntentState, Store};
use serde_json::json;
use std::{fs, path::Path, time::Duration};
use store::SqliteStore;

async fn open(directory: &Path) -> SqliteStore {
    SqliteStore::open(directory.join("desk.db")).await.expect("opens")
}

#[tokio::test]
async fn everything_survives_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let before = open(directory.path()).await;
    before.insert_draft(&draft('a', 0)).await.expect("kept");
    let entry = before.begin(&intent("engi-1", "token-1"), None).await.expect("an entry");
    before.settle(&settlement(&entry, IntentState::Unsettled, &json!("lost"))).await.expect("settled");
    before.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    before.record_tasks(&here(), &[complete('1', 3)], None).await.expect("stored");
    before.close().await;

    let after = open(directory.path()).await;
    assert_eq!(after.drafts(&here(), None).await.expect("a list"), [draft('a', 0)]);
    let found = after.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
    assert_eq!((found.id, found.token.as_str(), found.state), (entry.id, "token-1", IntentState::Unsettled));
    assert_eq!(after.record_tasks(&here(), &[task('1', 9)], None).await.expect("stored"), []);
    let events = after.events_after(&here(), 0, 10).await.expect("read");
    assert_eq!(
        events.iter().map(|e| e.number).collect::<Vec<_>>(),
        [1, 2, 3, 4],
        "the two of the write and the two of the task"
    );
    assert_eq!(events[3].change.task().and_then(|task| task.ended_at), Some(at(3)));
}

#[tokio::test]
async fn an_entry_is_on_the_disk_when_begin_returns() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(directory.path()).await;
    let entry = store.begin(&intent("engi-1", "token-1"), None).await.expect("an entry");

    // The files as a process finds them that starts after this one was killed.
    let copy = tempfile::tempdir().expect("a directory");
    for file in ["desk.db", "desk.db-wal"] {
        fs::copy(directory.path().join(file), copy.path().join(file)).expect("copied");
    }
    let found = open(copy.path()).await.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
    assert_eq!(
        (found.id, found.token.as_str(), found.state, found.fresh),
        (entry.id, "token-1", IntentState::Pending, false)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_file_write_in_turn() {
    let directory = tempfile::tempdir().expect("a directory");
    // A second store has connections of its own, as a second process has.
    let stores = [open(directory.path()).await, open(directory.path()).await];
    let tries: Vec<_> = (0..40)
        .map(|n| {
            let store = stores[n % 2].clone();
            let subject = format!("engi-{}", n / 4);
            tokio::spawn(async move {
                // The session store writes through the shared connections meanwhile.
                sqlx::query("UPDATE drafts SET owner = owner").execute(store.pool()).await.expect("written");
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
async fn a_caller_that_goes_away_leaves_no_transaction_open() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(directory.path()).await;
    // Dropped after one step, after two, and so on; the pauses let each step's answer arrive, so that
    // every place is met where a caller can be waiting.
    for steps in 1..20 {
        let left = intent(&format!("left-{steps}"), "token-1");
        let mut work = Box::pin(store.begin(&left, None));
        for _ in 0..steps {
            if futures::poll!(work.as_mut()).is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        drop(work);
        let next = store.begin(&intent(&format!("next-{steps}"), "token-1"), None).await;
        assert!(next.expect("the lane is free").fresh, "after {steps} steps");
    }
}
