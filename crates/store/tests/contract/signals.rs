//! What processes tell each other.

use super::{
    fixtures::{elsewhere, here, intent, noted, settlement, task},
    jobs,
};
use desk::ports::{Area, IntentState, Signal, Signals, Store};
use domain::views::JobState;
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};

fn ended(n: usize) -> Signal {
    Signal::SignInChanged { sign_in: format!("mark-{n}") }
}

fn changed() -> Signal {
    Signal::Changed { scope: here() }
}

/// The next but for what a database that has just begun to listen may say of itself.
async fn next(signals: &mut Signals) -> Signal {
    loop {
        match signals.next().await {
            Signal::Missed => {}
            signal => return signal,
        }
    }
}

pub(crate) async fn what_is_told_is_heard_by_all_in_order(store: Arc<dyn Store>) {
    let mut ears = [store.signals(), store.signals()];
    let areas = BTreeSet::from([Area::Invitations, Area::Tasks]);
    let told = [Signal::Hint { scope: here(), areas }, ended(1), ended(2)];
    told.iter().cloned().for_each(|signal| store.tell(signal));
    for ear in &mut ears {
        for signal in &told {
            assert_eq!(next(ear).await, *signal);
        }
    }
}

pub(crate) async fn what_makes_reads_old_is_told(store: Arc<dyn Store>) {
    let mut signals = store.signals();
    let [other, _] = elsewhere();
    store.record_tasks(&other, &[task('1', 0)], None).await.expect("stored");
    assert_eq!(next(&mut signals).await, Signal::Changed { scope: other });
    let entry = store.begin(&intent("engi-1", "token-1"), None).await.expect("an entry");
    store.settle(&settlement(&entry, IntentState::Done, &json!("ok"))).await.expect("settled");
    // A change may be told twice.
    while next(&mut signals).await != changed() {}
}

pub(crate) async fn what_a_job_is_at_makes_no_read_old(store: Arc<dyn Store>) {
    let job = jobs::insert(&*store, 1).await;
    let (mut signals, mut wakes) = (store.signals(), store.wake_ups());
    wakes.mark_unchanged();
    let changes = store.set_job_state(&here(), &job, JobState::Paused, &noted("PauseJob", 1)).await.expect("brought");
    assert_eq!(changes.map(|changes| changes.len()), Some(1));
    wakes.changed().await.expect("the store lives");
    store.tell(ended(1));
    assert_eq!(next(&mut signals).await, ended(1));
}

pub(crate) async fn who_is_too_slow_is_told_that_something_was_missed(store: Arc<dyn Store>) {
    let mut signals = store.signals();
    for n in 0..1_000 {
        store.tell(ended(n));
    }
    assert_eq!(signals.next().await, Signal::Missed);
    while next(&mut signals).await != ended(999) {}
}
