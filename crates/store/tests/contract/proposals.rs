//! Writes that wait for a second person.

use super::fixtures::{at, elsewhere, here};
use desk::ports::{AuditNote, Proposal, ProposalEnd, Store};
use domain::people::Origin;
use serde_json::json;
use std::sync::Arc;

fn proposal(id: &str, subject: &str, seconds: i64) -> Proposal {
    Proposal {
        id: id.into(),
        scope: here(),
        operation: "RejectEngagementInvitation".into(),
        subject: subject.into(),
        token: format!("token-{id}"),
        request: json!({ "Identifier": subject }),
        seen_at: Some(at(seconds - 1)),
        person: "seller".into(),
        person_name: "Sam Seller".into(),
        asked_at: at(seconds),
    }
}

fn note(action: &str) -> AuditNote {
    AuditNote {
        at: at(0),
        person: "seller".into(),
        person_name: "Sam Seller".into(),
        from: Origin::default(),
        scope: Some(here()),
        action: action.into(),
        subject: "engi-1".into(),
        outcome: "done".into(),
        detail: String::new(),
    }
}

async fn noted(store: &dyn Store) -> Vec<String> {
    store.audit(&here(), 10).await.expect("a record").into_iter().map(|row| row.action).collect()
}

pub(crate) async fn a_proposal_is_kept_whole_and_once(store: Arc<dyn Store>) {
    let first = proposal("one", "engi-1", 0);
    assert_eq!(store.propose(&first, &note("Propose")).await.expect("kept"), None);
    let again = store.propose(&proposal("two", "engi-1", 5), &note("Propose")).await.expect("asked");
    assert_eq!(again, Some(first.clone()), "the one that stands");
    assert_eq!(store.proposal(&here(), "one").await.expect("read"), Some(first.clone()));
    assert_eq!(store.proposals(&here(), 10).await.expect("a list"), [first]);
    assert_eq!(noted(&*store).await, ["Propose"], "what was not kept is not noted");
}

pub(crate) async fn proposals_stay_in_their_scope_and_order(store: Arc<dyn Store>) {
    for (id, subject, seconds) in [("later", "engi-2", 9), ("first", "engi-1", 1), ("last", "engi-3", 20)] {
        store.propose(&proposal(id, subject, seconds), &note("Propose")).await.expect("kept");
    }
    let list = store.proposals(&here(), 2).await.expect("a list");
    assert_eq!(list.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["first", "later"]);
    for scope in elsewhere() {
        assert_eq!(store.proposals(&scope, 10).await.expect("a list"), []);
        assert_eq!(store.proposal(&scope, "first").await.expect("read"), None);
        assert!(!store.end_proposal(&scope, "first", ProposalEnd::Approved, &note("Approve")).await.expect("asked"));
    }
}

pub(crate) async fn a_proposal_ends_once(store: Arc<dyn Store>) {
    store.propose(&proposal("one", "engi-1", 0), &note("Propose")).await.expect("kept");
    let tries: Vec<_> = (0..8)
        .map(|n| {
            let (store, end) = (Arc::clone(&store), [ProposalEnd::Approved, ProposalEnd::Declined][n % 2]);
            tokio::spawn(async move { store.end_proposal(&here(), "one", end, &note("End")).await.expect("asked") })
        })
        .collect();
    let mut ended = 0;
    for one in tries {
        ended += u32::from(one.await.expect("no panic"));
    }
    assert_eq!(ended, 1);
    assert_eq!(noted(&*store).await, ["End", "Propose"]);
    assert_eq!(store.proposal(&here(), "one").await.expect("read"), None);
    assert_eq!(store.propose(&proposal("two", "engi-1", 9), &note("Propose")).await.expect("kept"), None, "it is free");
}

pub(crate) async fn many_who_propose_at_once_make_one(store: Arc<dyn Store>) {
    let tries: Vec<_> = (0..8)
        .map(|n| {
            let store = Arc::clone(&store);
            let mine = proposal(&format!("p{n}"), "engi-1", n);
            tokio::spawn(async move { store.propose(&mine, &note("Propose")).await.expect("asked").is_none() })
        })
        .collect();
    let mut kept = 0;
    for one in tries {
        kept += u32::from(one.await.expect("no panic"));
    }
    assert_eq!(kept, 1);
    assert_eq!(store.proposals(&here(), 10).await.expect("a list").len(), 1);
}
