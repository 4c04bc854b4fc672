//! Doing again what is done already.

use super::{
    fixtures::at,
    journal::{begin, settle},
};
use desk::ports::{Intent, IntentState, Store};
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn what_is_done_is_found_unless_superseded(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-1", None).await;
    settle(&*store, &first, IntentState::Done, json!({ "value": 1 })).await;
    let expected = Intent {
        state: IntentState::Done,
        fresh: false,
        outcome: Some(json!({ "value": 1 })),
        at: at(7),
        ..first.clone()
    };
    assert_eq!(begin(&*store, "token-2", None).await, expected);
    assert_eq!(begin(&*store, "token-2", Some(first.id - 1)).await, expected, "it came after the one to supersede");

    let again = begin(&*store, "token-3", Some(first.id)).await;
    assert!(again.fresh && again.id > first.id);
    assert_eq!(again.token, "token-3");

    settle(&*store, &again, IntentState::Refused, json!("no")).await;
    assert_eq!(begin(&*store, "token-4", None).await, expected, "the first was done all the same");
}

pub(crate) async fn superseding_joins_what_is_not_settled(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-1", None).await;
    assert_eq!(begin(&*store, "token-2", Some(first.id)).await, Intent { fresh: false, ..first.clone() });
    settle(&*store, &first, IntentState::Unsettled, json!("lost")).await;
    let joined = begin(&*store, "token-2", Some(first.id)).await;
    assert_eq!((joined.id, joined.state, joined.fresh), (first.id, IntentState::Unsettled, false));
    assert_eq!(joined.outcome, Some(json!("lost")));
}

pub(crate) async fn many_who_supersede_at_once_write_one_entry(store: Arc<dyn Store>) {
    let first = begin(&*store, "token-0", None).await;
    settle(&*store, &first, IntentState::Done, json!(1)).await;
    let tries: Vec<_> = (1..=16)
        .map(|n| {
            let (store, superseding) = (Arc::clone(&store), Some(first.id));
            tokio::spawn(async move {
                let entry = begin(&*store, &format!("token-{n}"), superseding).await;
                // The rest come while it is pending, or when it is done already.
                if entry.fresh {
                    settle(&*store, &entry, IntentState::Done, json!(2)).await;
                }
                entry
            })
        })
        .collect();
    let mut entries = Vec::new();
    for one in tries {
        entries.push(one.await.expect("no panic"));
    }
    assert_eq!(entries.iter().filter(|e| e.fresh).count(), 1);
    assert!(entries.iter().all(|e| e.id == entries[0].id && e.token == entries[0].token));
    assert!(entries[0].id > first.id);

    let late = begin(&*store, "token-17", Some(first.id)).await;
    assert_eq!(
        (late.id, late.state, late.fresh, late.outcome),
        (entries[0].id, IntentState::Done, false, Some(json!(2))),
        "it has been done again already"
    );
}
