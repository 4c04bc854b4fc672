//! The journal of writes.

use super::fixtures::{at, elsewhere, here, intent, settlement};
use desk::ports::{Intent, IntentState, JournalEntry, JournalQuery, NewIntent, Store};
use serde_json::{Value, json};
use std::sync::Arc;

const OPERATION: &str = "RejectEngagementInvitation";

/// Begins to reject `engi-1`.
pub(crate) async fn begin(store: &dyn Store, token: &str, superseding: Option<i64>) -> Intent {
    store.begin(&intent("engi-1", token), superseding).await.expect("an entry")
}

/// Settles an entry at [`at`]`(7)`.
pub(crate) async fn settle(store: &dyn Store, entry: &Intent, state: IntentState, outcome: Value) {
    store.settle(&settlement(entry, state, &outcome)).await.expect("settled");
}

fn all(limit: u32) -> JournalQuery {
    JournalQuery { limit, ..JournalQuery::default() }
}

async fn last(store: &dyn Store) -> JournalEntry {
    store.last_entry(&here(), OPERATION, "engi-1").await.expect("read").expect("an entry")
}

pub(crate) async fn the_first_writes_and_the_next_joins(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-1", None).await;
    let expected = Intent {
        id: first.id,
        operation: OPERATION.into(),
        token: "token-1".into(),
        state: IntentState::Pending,
        fresh: true,
        parameters_hash: "hash of engi-1".into(),
        request: intent("engi-1", "token-1").request,
        outcome: None,
        attempts: 1,
        at: at(0),
    };
    assert_eq!(first, expected);
    let second = NewIntent { at: at(3), ..intent("engi-1", "token-2") };
    assert_eq!(store.begin(&second, None).await.expect("an entry"), Intent { fresh: false, ..expected });

    let other_subject = store.begin(&intent("engi-2", "token-3"), None).await.expect("an entry");
    assert!(other_subject.fresh);
}

/// Begins to accept `engi-1`.
async fn begin_other(store: &dyn Store, token: &str, superseding: Option<i64>) -> Intent {
    let accept = NewIntent { operation: "AcceptEngagementInvitation", ..intent("engi-1", token) };
    store.begin(&accept, superseding).await.expect("an entry")
}

pub(crate) async fn one_operation_at_a_time_is_under_way_for_a_subject(store: Arc<dyn Store>) {
    let accepted = begin_other(&*store, "token-0", None).await;
    settle(&*store, &accepted, IntentState::Done, json!("ok")).await;
    let first = begin(&*store, "token-1", None).await;
    assert!(first.fresh, "what is done stands in nobody's way");
    assert_eq!(begin_other(&*store, "token-2", None).await.id, accepted.id, "who asks for what is done finds it");
    for state in [IntentState::Pending, IntentState::Unsettled, IntentState::Undecided] {
        settle(&*store, &first, state, json!("lost")).await;
        let found = begin_other(&*store, "token-3", Some(accepted.id)).await;
        assert_eq!((found.id, found.operation.as_str(), found.state), (first.id, OPERATION, state));
        assert!(!found.fresh);
    }
    for theirs in elsewhere() {
        let accept =
            NewIntent { scope: theirs, operation: "AcceptEngagementInvitation", ..intent("engi-1", "token-4") };
        assert!(store.begin(&accept, None).await.expect("an entry").fresh);
    }
    settle(&*store, &first, IntentState::Refused, json!("no")).await;
    let next = begin_other(&*store, "token-5", Some(accepted.id)).await;
    assert_eq!((next.fresh, next.operation.as_str()), (true, "AcceptEngagementInvitation"));
    assert_eq!(begin(&*store, "token-6", None).await.id, next.id, "and the other way round");
}

pub(crate) async fn many_operations_at_once_write_one_entry(store: Arc<dyn Store>) {
    let tries: Vec<_> = (0..16)
        .map(|n| {
            let store = Arc::clone(&store);
            let token = format!("token-{n}");
            tokio::spawn(async move {
                if n % 2 == 0 { begin(&*store, &token, None).await } else { begin_other(&*store, &token, None).await }
            })
        })
        .collect();
    let mut entries = Vec::new();
    for one in tries {
        entries.push(one.await.expect("no panic"));
    }
    assert_eq!(entries.iter().filter(|e| e.fresh).count(), 1);
    assert!(entries.iter().all(|e| e.id == entries[0].id && e.operation == entries[0].operation));
    assert_eq!(store.journal(&here(), &all(100)).await.expect("a list").len(), 1);
}

pub(crate) async fn many_at_once_write_one_entry(store: Arc<dyn Store>) {
    let tries: Vec<_> = (0..16)
        .map(|n| {
            let store = Arc::clone(&store);
            // Those who want to do it again join too.
            let superseding = (n % 2 == 0).then_some(i64::MAX);
            tokio::spawn(async move { begin(&*store, &format!("token-{n}"), superseding).await })
        })
        .collect();
    let mut entries = Vec::new();
    for one in tries {
        entries.push(one.await.expect("no panic"));
    }
    assert_eq!(entries.iter().filter(|e| e.fresh).count(), 1);
    assert!(
        entries.iter().all(|e| e.id == entries[0].id && e.token == entries[0].token && e.request == entries[0].request)
    );
    assert_eq!(store.journal(&here(), &all(100)).await.expect("a list").len(), 1);
}

pub(crate) async fn after_a_refusal_there_is_a_new_entry(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-1", None).await;
    settle(&*store, &first, IntentState::Refused, json!("no")).await;
    let second = begin(&*store, "token-2", None).await;
    assert!(second.fresh);
    assert_eq!(second.token, "token-2");
    assert!(second.id > first.id);
}

pub(crate) async fn retaking_needs_the_time_seen(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    assert!(!store.retake(entry.id, at(1), at(60)).await.expect("tried"), "nobody saw it at that time");
    assert!(!store.retake(entry.id + 1, entry.at, at(60)).await.expect("tried"), "there is none");
    settle(&*store, &entry, IntentState::Unsettled, json!("lost")).await;
    assert!(!store.retake(entry.id, entry.at, at(60)).await.expect("tried"), "it has been settled since");

    assert!(store.retake(entry.id, at(7), at(60)).await.expect("taken"));
    let taken = begin(&*store, "token-2", None).await;
    assert_eq!(taken, Intent { fresh: false, attempts: 2, at: at(60), ..entry }, "pending, as before the first try");
    assert!(!store.retake(taken.id, at(7), at(61)).await.expect("tried"), "somebody was quicker");
    assert!(store.retake(taken.id, at(60), at(120)).await.expect("taken"), "abandoned once more");
}

pub(crate) async fn vouching_moves_the_time_and_is_no_try(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    assert_eq!(store.vouch(entry.id, at(1), at(8), true).await.expect("tried"), None, "nobody saw it at that time");
    assert_eq!(store.vouch(entry.id, entry.at, at(8), false).await.expect("vouched"), Some(at(8)));
    assert!(!store.retake(entry.id, entry.at, at(60)).await.expect("tried"), "somebody is at it");
    let found = begin(&*store, "token-2", None).await;
    assert_eq!((found.attempts, found.at), (1, at(8)));
    assert!(!last(&*store).await.may_be_sent, "it only waits");
    assert_eq!(store.vouch(entry.id, at(8), at(9), true).await.expect("vouched"), Some(at(9)));
    assert_eq!(store.vouch(entry.id, at(9), at(10), false).await.expect("vouched"), Some(at(10)));
    assert!(last(&*store).await.may_be_sent, "once sent is sent for good");
    settle(&*store, &entry, IntentState::Unsettled, json!("lost")).await;
    assert_eq!(store.vouch(entry.id, at(10), at(11), true).await.expect("tried"), None, "it is not under way");
}

pub(crate) async fn many_who_retake_at_once_are_one(store: Arc<dyn Store>) {
    let entry = begin(&*store, "token-1", None).await;
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (store, id, seen) = (Arc::clone(&store), entry.id, entry.at);
            // The clock stands still: the time seen is also now.
            tokio::spawn(async move { store.retake(id, seen, seen).await.expect("tried") })
        })
        .collect();
    let mut won = 0;
    for one in tries {
        won += u32::from(one.await.expect("no panic"));
    }
    assert_eq!(won, 1);
}

pub(crate) async fn a_settled_entry_is_not_retaken(store: Arc<dyn Store>) {
    for (token, state) in [("token-1", IntentState::Refused), ("token-2", IntentState::Done)] {
        let entry = begin(&*store, token, None).await;
        settle(&*store, &entry, state, json!(null)).await;
        assert!(!store.retake(entry.id, at(7), at(60)).await.expect("tried"));
        assert_eq!(last(&*store).await.state, state);
    }
}

pub(crate) async fn the_surest_outcome_stays(store: Arc<dyn Store>) {
    use IntentState::{Done, Refused, Undecided, Unsettled};
    let orders = [
        ([Unsettled, Refused], Refused),
        ([Refused, Unsettled], Refused),
        ([Unsettled, Done], Done),
        ([Done, Unsettled], Done),
        ([Refused, Done], Done),
        ([Done, Refused], Done),
        ([Unsettled, Undecided], Undecided),
        ([Undecided, Unsettled], Undecided),
        ([Undecided, Refused], Refused),
        ([Undecided, Done], Done),
    ];
    let mut before = None;
    for (n, (order, expected)) in orders.into_iter().enumerate() {
        let mut entry = begin(&*store, &format!("token-{n}"), before).await;
        if !entry.fresh {
            // The one before waits for a person; one decides that nothing was done.
            settle(&*store, &entry, Refused, json!("decided")).await;
            entry = begin(&*store, &format!("token-{n}"), before).await;
        }
        assert!(entry.fresh);
        before = Some(entry.id);
        for state in order {
            settle(&*store, &entry, state, json!(state.code())).await;
        }
        let last = last(&*store).await;
        assert_eq!((last.state, last.outcome), (expected, Some(json!(expected.code()))), "{order:?}");
    }
}

pub(crate) async fn an_unknown_entry_cannot_be_settled(store: Arc<dyn Store>) {
    let nobodys = Intent { id: 17, ..begin(&*store, "token-1", None).await };
    let error = store.settle(&settlement(&nobodys, IntentState::Done, &json!(1))).await.expect_err("there is none");
    assert!(error.text.contains("17"), "{error}");
}

pub(crate) async fn the_list_shows_the_newest_first(store: Arc<dyn Store>) {
    let mut entries = Vec::new();
    for n in 1..=3 {
        let intent = NewIntent { at: at(n), ..intent(&format!("engi-{n}"), "token") };
        entries.push(store.begin(&intent, None).await.expect("an entry"));
    }
    settle(&*store, &entries[0], IntentState::Done, json!("ok")).await;
    let list = store.journal(&here(), &all(2)).await.expect("a list");
    let first = JournalEntry {
        id: entries[0].id,
        scope: here(),
        operation: OPERATION.into(),
        subject: "engi-1".into(),
        token: "token".into(),
        parameters_hash: "hash of engi-1".into(),
        person: "seller".into(),
        person_name: "Sam Seller".into(),
        state: IntentState::Done,
        request: entries[0].request.clone(),
        outcome: Some(json!("ok")),
        attempts: 1,
        may_be_sent: false,
        begun_at: at(1),
        at: at(7),
    };
    assert_eq!(list[0], first, "settled last");
    assert_eq!(last(&*store).await, first);
    assert_eq!(list[1].id, entries[2].id);
    assert_eq!(list.len(), 2);
    assert_eq!(store.last_entry(&here(), "AcceptEngagementInvitation", "engi-1").await.expect("read"), None);
}

pub(crate) async fn entries_stay_in_their_scope(store: Arc<dyn Store>) {
    let mine = begin(&*store, "token-1", None).await;
    for other in elsewhere() {
        assert_eq!(store.last_entry(&other, OPERATION, "engi-1").await.expect("read"), None);
        assert_eq!(store.journal(&other, &all(10)).await.expect("a list"), []);
        let theirs = NewIntent { scope: other, ..intent("engi-1", "token-2") };
        assert!(store.begin(&theirs, None).await.expect("an entry").fresh);
    }
    assert_eq!(last(&*store).await.id, mine.id);
}

pub(crate) async fn unfinished_entries_are_found_in_all_scopes(store: Arc<dyn Store>) {
    let mut expected = Vec::new();
    for (n, scope) in [here(), elsewhere()[0].clone(), elsewhere()[1].clone()].into_iter().enumerate() {
        let seconds = 10 - i64::try_from(n).expect("small");
        let intent = NewIntent { scope, at: at(seconds), ..intent("engi-1", "token-1") };
        expected.push(store.begin(&intent, None).await.expect("an entry").id);
    }
    for (subject, state) in [
        ("engi-2", IntentState::Done),
        ("engi-3", IntentState::Refused),
        ("engi-4", IntentState::Undecided),
        ("engi-5", IntentState::Unsettled),
    ] {
        let entry = store.begin(&intent(subject, "token-1"), None).await.expect("an entry");
        settle(&*store, &entry, state, json!(1)).await;
        if state == IntentState::Unsettled {
            expected.push(entry.id);
        }
    }
    expected.reverse();
    let found = store.unfinished(10).await.expect("a list");
    assert_eq!(found.iter().map(|e| e.id).collect::<Vec<_>>(), expected, "the longest untouched first");
    assert_eq!((found[1].scope.clone(), found[1].token.as_str()), (elsewhere()[1].clone(), "token-1"));
    assert_eq!(store.unfinished(1).await.expect("a list").len(), 1);
}

pub(crate) async fn the_list_may_be_narrowed_by_state(store: Arc<dyn Store>) {
    for (n, state) in IntentState::ALL.into_iter().enumerate() {
        let entry = store.begin(&intent(&format!("engi-{n}"), "token-1"), None).await.expect("an entry");
        settle(&*store, &entry, state, json!(n)).await;
    }
    let query = JournalQuery { states: vec![IntentState::Undecided, IntentState::Done], limit: 10 };
    let found = store.journal(&here(), &query).await.expect("a list");
    assert_eq!(found.iter().map(|e| e.state).collect::<Vec<_>>(), [IntentState::Undecided, IntentState::Done]);
    assert_eq!(store.entry(&here(), found[0].id).await.expect("read"), Some(found[0].clone()));
    assert_eq!(store.entry(&elsewhere()[0], found[0].id).await.expect("read"), None);
}
