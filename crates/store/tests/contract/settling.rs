//! What comes of a write: everything at once, or nothing.

use super::{
    fixtures::{at, complete, elsewhere, here, settlement, task},
    journal::{begin, settle},
};
use desk::ports::{AuditEntry, Intent, IntentState, Settlement, Store};
use domain::views::{Change, WriteNote};
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn what_comes_of_a_write_is_written_at_once(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    let (outcome, started) = (json!({ "value": 1 }), task('1', 7));
    let settled = Settlement {
        task: Some(&started),
        request_id: Some("req-1"),
        ..settlement(&entry, IntentState::Done, &outcome)
    };
    let told = store.settle(&settled).await.expect("settled").expect("written");
    let note = |state| {
        let (operation, subject) = ("RejectEngagementInvitation".into(), "engi-1".into());
        Change::Write(WriteNote { entry: entry.id, operation, subject, person_name: "Sam Seller".into(), state })
    };
    assert_eq!(told[0].change, note(IntentState::Done));
    assert_eq!(told[1].change, Change::Task { task: Box::new(started.clone()), running: 1 });
    let all = store.events_after(&here(), 0, 10).await.expect("read");
    assert_eq!(all[0].change, note(IntentState::Pending), "when it was begun");
    assert_eq!(all[1..], told);
    assert_eq!(store.task(&here(), &started.id).await.expect("read"), Some(started));
    let rows = store.audit(&here(), 10).await.expect("read");
    let seals: Vec<_> = rows.iter().map(|row| row.seal.clone()).collect();
    let row = AuditEntry {
        seq: 1,
        scope: Some(here().key()),
        at: at(7),
        person: "seller".into(),
        person_name: "Sam Seller".into(),
        address: Some("192.0.2.7".into()),
        sign_in: Some("sign-in-1".into()),
        action: "RejectEngagementInvitation".into(),
        subject: "engi-1".into(),
        outcome: "done".into(),
        entry: Some(entry.id),
        request_id: Some("req-1".into()),
        detail: String::new(),
        seal: seals[0].clone(),
    };
    assert_eq!(rows, [row]);
    let found = store.entry(&here(), entry.id).await.expect("read").expect("an entry");
    assert_eq!((found.state, found.outcome, found.begun_at), (IntentState::Done, Some(outcome), at(0)));
}

pub(crate) async fn a_late_word_writes_nothing(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    store.settle(&settlement(&entry, IntentState::Done, &json!("ok"))).await.expect("settled");
    let (outcome, late) = (json!("lost"), complete('1', 9));
    let settled = Settlement { task: Some(&late), ..settlement(&entry, IntentState::Unsettled, &outcome) };
    assert_eq!(store.settle(&settled).await.expect("settled"), None);
    assert_eq!(store.audit(&here(), 10).await.expect("read").len(), 1);
    assert_eq!(store.task(&here(), &late.id).await.expect("read"), None);
}

/// Takes an entry over that [`begin`] has made.
async fn taken_over(store: &dyn Store, entry: &Intent) -> Intent {
    assert!(store.retake(entry.id, entry.at, at(60)).await.expect("taken"));
    let stands = store.entry(&here(), entry.id).await.expect("read").expect("an entry");
    Intent { state: stands.state, attempts: stands.attempts, at: stands.at, ..entry.clone() }
}

pub(crate) async fn of_a_try_that_lost_its_entry_only_that_it_was_done_counts(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-1", None).await;
    let second = taken_over(&*store, &first).await;
    let stands = async || store.entry(&here(), first.id).await.expect("read").expect("an entry");
    let before = stands().await;
    for state in [IntentState::Unsettled, IntentState::Undecided, IntentState::Refused] {
        let told = store.settle(&settlement(&first, state, &json!("the first"))).await.expect("settled");
        assert_eq!((told, stands().await), (None, before.clone()), "{state:?}: the second is on its way");
    }
    assert_eq!(store.audit(&here(), 10).await.expect("read"), []);
    settle(&*store, &second, IntentState::Refused, json!("the second")).await;
    assert_eq!(stands().await.outcome, Some(json!("the second")));

    let again = begin(&*store, "token-2", None).await;
    let late = taken_over(&*store, &again).await;
    settle(&*store, &again, IntentState::Done, json!("the first")).await;
    settle(&*store, &late, IntentState::Refused, json!("the second")).await;
    let stands = store.entry(&here(), again.id).await.expect("read").expect("an entry");
    assert_eq!((stands.state, stands.outcome), (IntentState::Done, Some(json!("the first"))));
}

pub(crate) async fn the_same_word_of_one_try_is_written_once(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    for state in [IntentState::Unsettled, IntentState::Refused] {
        settle(&*store, &entry, state, json!("it")).await;
        let stands = store.entry(&here(), entry.id).await.expect("read");
        // As after a commit whose answer was lost.
        let told = store.settle(&settlement(&entry, state, &json!("it"))).await.expect("settled");
        assert_eq!((told, store.entry(&here(), entry.id).await.expect("read")), (Some(vec![]), stands), "{state:?}");
    }
    assert_eq!(store.audit(&here(), 10).await.expect("read").len(), 2, "one of each state");
    assert_eq!(store.events_after(&here(), 0, 10).await.expect("read").len(), 3, "and that it was begun");
}

pub(crate) async fn what_is_open_about_a_thing_is_found_until_it_is_settled(store: Arc<dyn Store>) {
    let found = async |subject: &str| {
        store.open_entry(&here(), subject).await.expect("read").map(|entry| (entry.id, entry.state))
    };
    assert_eq!(found("engi-1").await, None);
    let entry = begin(&*store, "token-1", None).await;
    assert_eq!(found("engi-1").await, Some((entry.id, IntentState::Pending)));
    for state in [IntentState::Unsettled, IntentState::Undecided] {
        settle(&*store, &entry, state, json!("lost")).await;
        assert_eq!(found("engi-1").await, Some((entry.id, state)));
    }
    assert_eq!(found("engi-2").await, None);
    for theirs in elsewhere() {
        assert_eq!(store.open_entry(&theirs, "engi-1").await.expect("read"), None);
    }
    settle(&*store, &entry, IntentState::Refused, json!("no")).await;
    assert_eq!(found("engi-1").await, None);
}
