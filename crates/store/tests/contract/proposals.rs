//! Writes that wait for a second person.

use super::fixtures::{at, elsewhere, here};
use desk::ports::{AuditNote, Proposal, Store};
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
    store.audit(&here(), 100).await.expect("a record").into_iter().map(|row| row.action).collect()
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
        assert!(!store.approve_proposal(&scope, "first", &note("Approve")).await.expect("asked"));
        assert!(!store.decline_proposal(&scope, "first", &note("Decline")).await.expect("asked"));
    }
}

pub(crate) async fn a_proposal_is_approved_or_declined_and_never_both(store: Arc<dyn Store>) {
    let mut won = [0, 0];
    for round in 0..12 {
        let id = format!("p{round}");
        assert_eq!(store.propose(&proposal(&id, "engi-1", round), &note("Propose")).await.expect("kept"), None, "free");
        let before = noted(&*store).await.len();
        let tries: Vec<_> = (0..8)
            .map(|n| {
                let (store, id) = (Arc::clone(&store), id.clone());
                // Who is started first takes turns.
                let approves = (n + round) % 2 == 0;
                tokio::spawn(async move {
                    let decided = if approves {
                        store.approve_proposal(&here(), &id, &note("Approve")).await
                    } else {
                        store.decline_proposal(&here(), &id, &note("Decline")).await
                    };
                    (approves, decided.expect("asked"))
                })
            })
            .collect();
        let (mut approved, mut declined) = (0, 0);
        for one in tries {
            match one.await.expect("no panic") {
                (true, true) => approved += 1,
                (false, true) => declined += 1,
                (_, false) => {}
            }
        }
        // Everybody who approves hears that it is approved; who declines is alone.
        assert!([(4, 0), (0, 1)].contains(&(approved, declined)), "{approved} approved, {declined} declined");
        won[declined] += 1;
        assert_eq!(noted(&*store).await.len() - before, 1, "one decision is noted");
        let stands = store.proposal(&here(), &id).await.expect("read");
        assert_eq!(stands.is_some(), approved > 0, "what is approved waits to be closed");
        store.close_proposal(&here(), &id).await.expect("closed");
        assert_eq!(store.proposal(&here(), &id).await.expect("read"), None);
        assert!(!store.approve_proposal(&here(), &id, &note("Approve")).await.expect("asked"), "it is over");
        assert!(!store.decline_proposal(&here(), &id, &note("Decline")).await.expect("asked"), "it is over");
    }
    assert_eq!(won.iter().sum::<i32>(), 12);
}

pub(crate) async fn what_nobody_has_approved_is_not_closed(store: Arc<dyn Store>) {
    store.propose(&proposal("one", "engi-1", 0), &note("Propose")).await.expect("kept");
    store.close_proposal(&here(), "one").await.expect("nothing done");
    assert!(store.proposal(&here(), "one").await.expect("read").is_some());
    assert!(store.approve_proposal(&here(), "one", &note("Approve")).await.expect("asked"));
    assert!(store.approve_proposal(&here(), "one", &note("Approve")).await.expect("asked"), "broken off, and again");
    assert_eq!(noted(&*store).await, ["Approve", "Propose"]);
    assert_eq!(store.proposals(&here(), 10).await.expect("a list").len(), 1, "it is listed until it is closed");
    assert!(!store.decline_proposal(&here(), "one", &note("Decline")).await.expect("asked"));
}

pub(crate) async fn an_approval_is_withdrawn_unless_somebody_else_has_approved_too(store: Arc<dyn Store>) {
    let approve = async |id: &str| store.approve_proposal(&here(), id, &note("Approve")).await.expect("asked");
    let withdraw = async |id: &str, approved| {
        store.withdraw_approval(&here(), id, approved, &note("Withdraw")).await.expect("asked")
    };
    store.propose(&proposal("one", "engi-1", 0), &note("Propose")).await.expect("kept");
    assert!(!withdraw("one", at(0)).await, "nobody has approved it");
    assert!(approve("one").await);
    assert!(!withdraw("one", at(1)).await, "of another time");
    for scope in elsewhere() {
        let theirs = store.withdraw_approval(&scope, "one", at(0), &note("Withdraw")).await;
        assert!(!theirs.expect("asked"), "another scope");
    }
    assert!(withdraw("one", at(0)).await);
    assert!(!withdraw("one", at(0)).await, "once");
    assert_eq!(noted(&*store).await, ["Withdraw", "Approve", "Propose"], "what was not done is not noted");
    assert!(store.decline_proposal(&here(), "one", &note("Decline")).await.expect("asked"), "as before");

    store.propose(&proposal("two", "engi-1", 0), &note("Propose")).await.expect("kept");
    assert!(approve("two").await);
    assert!(approve("two").await, "by a second one, who may be sending it");
    assert!(!withdraw("two", at(0)).await);
    assert!(!store.decline_proposal(&here(), "two", &note("Decline")).await.expect("asked"));
    store.close_proposal(&here(), "two").await.expect("closed");
    assert_eq!(store.proposal(&here(), "two").await.expect("read"), None);
    assert!(!withdraw("two", at(0)).await, "it is over");
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
