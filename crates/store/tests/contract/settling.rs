//! What comes of a write: everything at once, or nothing.

use super::{
    fixtures::{at, complete, here, settlement, task},
    journal::begin,
};
use desk::ports::{AuditEntry, IntentState, Settlement, Store};
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
    let told = store.settle(&settled).await.expect("settled");
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
    assert_eq!(store.settle(&settled).await.expect("settled"), []);
    assert_eq!(store.audit(&here(), 10).await.expect("read").len(), 1);
    assert_eq!(store.task(&here(), &late.id).await.expect("read"), None);
}
