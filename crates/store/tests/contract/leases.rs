//! Who of several replicas it is.

use super::fixtures::{here, task};
use desk::ports::{Fence, Store};
use std::{sync::Arc, time::Duration};

const LONG: Duration = Duration::from_secs(600);
/// Over before anybody can ask.
const OVER: Duration = Duration::ZERO;

async fn take(store: &dyn Store, holder: &str, lasts: Duration) -> Option<Fence> {
    store.take_lease("tracker", holder, lasts).await.expect("asked")
}

pub(crate) async fn a_lease_has_one_holder(store: Arc<dyn Store>) {
    let fence = take(&*store, "one", LONG).await.expect("it is free");
    assert_eq!(take(&*store, "two", LONG).await, None);
    assert_eq!(take(&*store, "one", LONG).await, Some(fence), "prolonged");
    assert!(store.take_lease("reconciler", "two", LONG).await.expect("asked").is_some(), "another lease");
}

pub(crate) async fn a_lease_that_has_run_out_is_taken_over(store: Arc<dyn Store>) {
    let first = take(&*store, "one", OVER).await.expect("it is free");
    let second = take(&*store, "two", OVER).await.expect("it has run out");
    assert!(second.number > first.number);
    let back = take(&*store, "two", LONG).await.expect("nobody has it");
    assert!(back.number > second.number, "it was away in between");
}

pub(crate) async fn a_lease_given_back_is_free(store: Arc<dyn Store>) {
    let first = take(&*store, "one", LONG).await.expect("it is free");
    store.drop_lease(&first).await.expect("given back");
    let second = take(&*store, "two", LONG).await.expect("it is free again");
    assert!(second.number > first.number);
    store.drop_lease(&first).await.expect("nothing happens");
    assert_eq!(take(&*store, "one", LONG).await, None, "only the holder can give it back");
}

pub(crate) async fn many_at_once_are_one_holder(store: Arc<dyn Store>) {
    let tries: Vec<_> = (0..8)
        .map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { take(&*store, &format!("holder-{n}"), LONG).await })
        })
        .collect();
    let mut holders = 0;
    for one in tries {
        holders += u32::from(one.await.expect("no panic").is_some());
    }
    assert_eq!(holders, 1);
}

pub(crate) async fn who_has_lost_the_lease_writes_nothing(store: Arc<dyn Store>) {
    let lost = take(&*store, "one", OVER).await.expect("it is free");
    store.record_tasks(&here(), &[task('1', 0)], Some(&lost)).await.expect("nobody has taken it yet");
    let holds = take(&*store, "two", LONG).await.expect("it has run out");
    let refused = store.record_tasks(&here(), &[task('2', 0)], Some(&lost)).await.expect_err("it is another's");
    assert!(refused.is_fenced(), "{refused}");
    assert_eq!(store.tasks(&here(), 10).await.expect("a list").len(), 1);
    store.record_tasks(&here(), &[task('2', 0)], Some(&holds)).await.expect("stored");
    let nobodys = Fence { lease: "never taken".into(), number: 1 };
    assert!(store.record_tasks(&here(), &[task('3', 0)], Some(&nobodys)).await.is_err());
}
