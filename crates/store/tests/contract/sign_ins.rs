//! Who is signed in.

use super::fixtures::{account, at, note, sign_in};
use desk::ports::{Account, Accounts, Begun, Carrier, Ending, LogoutToken, Saved, SignIn};
use domain::people::Catalog;
use std::sync::Arc;

async fn known(store: &dyn Accounts, id: &str) -> Account {
    let account = account(id);
    assert!(store.insert_account(&account, &note("AccountMade")).await.expect("kept"));
    account
}

async fn begin(store: &dyn Accounts, sign_in: &SignIn) {
    assert_eq!(store.begin_sign_in(sign_in, None, &note("SignIn")).await.expect("answered"), Begun::Done);
}

/// Who is signed in with that mark at [`at`]`(now)`, idle for no longer than 100 seconds.
async fn found(store: &dyn Accounts, mark: &str, now: i64) -> Option<SignIn> {
    let found = store.sign_in(Carrier::Mark(mark), at(now), at(now - 100)).await.expect("answered");
    found.map(|(sign_in, account)| {
        assert_eq!(sign_in.account, account.id);
        sign_in
    })
}

async fn ids(store: &dyn Accounts, account: &str) -> Vec<String> {
    let list = store.sign_ins(account, at(1), at(-100)).await.expect("a list");
    list.into_iter().map(|sign_in| sign_in.id).collect()
}

async fn end(store: &dyn Accounts, ending: Ending) -> Vec<String> {
    let mut ended = store.end_sign_ins(&ending, &note("SignOut")).await.expect("ended");
    ended.sort();
    ended
}

pub(crate) async fn a_sign_in_is_found_while_it_holds(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    let one = SignIn {
        catalog: Some(Catalog::Aws),
        address: Some("2001:db8::7".parse().expect("one")),
        ..sign_in("1", "sam")
    };
    begin(&*store, &one).await;
    assert_eq!(found(&*store, "mark of 1", 50).await, Some(one.clone()));
    let by_id = store.sign_in(Carrier::Id("1"), at(50), at(-50)).await.expect("answered");
    assert_eq!(by_id.map(|(sign_in, _)| sign_in), Some(one));
    for stranger in ["1", "mark of 2", ""] {
        assert_eq!(found(&*store, stranger, 50).await, None, "{stranger}");
    }
    // Idle for too long, unless seen meanwhile.
    assert_eq!(found(&*store, "mark of 1", 100).await, None);
    store.seen("1", at(90)).await.expect("seen");
    store.seen("1", at(80)).await.expect("late");
    assert_eq!(found(&*store, "mark of 1", 100).await.expect("it holds").seen_at, at(90));
    // However often it is seen, it ends.
    store.seen("1", at(999)).await.expect("seen");
    assert!(found(&*store, "mark of 1", 999).await.is_some());
    assert_eq!(found(&*store, "mark of 1", 1000).await, None);
    assert!(store.choose_catalog("1", Catalog::Sandbox).await.expect("chosen"));
    assert_eq!(found(&*store, "mark of 1", 999).await.expect("it holds").catalog, Some(Catalog::Sandbox));
}

pub(crate) async fn whoever_is_disabled_is_not_signed_in(store: Arc<dyn Accounts>) {
    let sam = known(&*store, "sam").await;
    begin(&*store, &sign_in("1", "sam")).await;
    let disabled = Account { disabled: true, ..sam };
    assert_eq!(store.save_account(&disabled, 1, &note("Disabled")).await.expect("answered"), Saved::Done);
    assert_eq!(found(&*store, "mark of 1", 1).await, None);
    let begun = store.begin_sign_in(&sign_in("2", "sam"), None, &note("SignIn")).await;
    assert_eq!(begun.expect("answered"), Begun::Disabled);
    let begun = store.begin_sign_in(&sign_in("3", "nobody"), None, &note("SignIn")).await;
    assert_eq!(begun.expect("answered"), Begun::Disabled);
}

pub(crate) async fn an_end_is_for_good(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    begin(&*store, &sign_in("1", "sam")).await;
    let ending = Ending::One { account: "sam".into(), id: "1".into() };
    assert_eq!(end(&*store, ending.clone()).await, ["1"]);
    assert!(end(&*store, ending).await.is_empty(), "it has ended already");
    store.seen("1", at(50)).await.expect("no complaint");
    assert!(!store.move_sign_in("1", "mark of 1", "another", 2).await.expect("answered"));
    assert!(!store.choose_catalog("1", Catalog::Aws).await.expect("answered"));
    for mark in ["mark of 1", "another"] {
        assert_eq!(found(&*store, mark, 1).await, None);
    }
}

pub(crate) async fn endings_take_those_they_mean(store: Arc<dyn Accounts>) {
    for id in ["sam", "ada"] {
        known(&*store, id).await;
        for n in 1..=3 {
            begin(&*store, &sign_in(&format!("{id}-{n}"), id)).await;
        }
    }
    let stranger = Ending::One { account: "sam".into(), id: "ada-1".into() };
    assert!(end(&*store, stranger).await.is_empty(), "it is not his");
    let but_one = Ending::All { account: "sam".into(), but: Some("sam-2".into()) };
    assert_eq!(end(&*store, but_one).await, ["sam-1", "sam-3"]);
    assert_eq!(ids(&*store, "sam").await, ["sam-2"]);

    let provider = |session: Option<&str>, subject: Option<&str>| Ending::Provider {
        issuer: "https://id.example.com".into(),
        session: session.map(str::to_owned),
        subject: subject.map(str::to_owned),
    };
    assert!(end(&*store, provider(None, None)).await.is_empty(), "nobody is meant");
    assert!(end(&*store, provider(Some("session of ada-1"), Some("subject of sam"))).await.is_empty());
    assert_eq!(end(&*store, provider(Some("session of ada-1"), None)).await, ["ada-1"]);
    assert_eq!(end(&*store, provider(None, Some("subject of ada"))).await, ["ada-2", "ada-3"]);
    let another =
        Ending::Provider { issuer: "https://other".into(), session: Some("session of sam-2".into()), subject: None };
    assert!(end(&*store, another).await.is_empty());
    assert_eq!(end(&*store, Ending::All { account: "sam".into(), but: None }).await, ["sam-2"]);
}

pub(crate) async fn a_token_ends_sign_ins_once(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    let issuer = "https://id.example.com";
    let ending = Ending::Provider { issuer: issuer.into(), session: None, subject: Some("subject of sam".into()) };
    let token = |id: &str, ends_at: i64| LogoutToken { id: id.into(), ends_at: at(ends_at) };
    for round in 0..5 {
        begin(&*store, &sign_in(&format!("{round}"), "sam")).await;
        // Several replicas are told at once.
        let told = (0..8).map(|_| {
            let (store, ending, token) = (store.clone(), ending.clone(), token(&format!("token {round}"), 100));
            tokio::spawn(async move { store.end_by_token(issuer, &token, &ending, &note("SignOut")).await })
        });
        let mut ended = Vec::new();
        for one in told.collect::<Vec<_>>() {
            ended.extend(one.await.expect("no panic").expect("answered"));
        }
        assert_eq!(ended, [vec![round.to_string()]], "one of them counts");
        // Whoever signs in afterwards is not ended by the same token.
        begin(&*store, &sign_in(&format!("after {round}"), "sam")).await;
        let again = store.end_by_token(issuer, &token(&format!("token {round}"), 100), &ending, &note("SignOut")).await;
        assert_eq!(again.expect("answered"), None);
        assert_eq!(ids(&*store, "sam").await, [format!("after {round}")]);
        end(&*store, ending.clone()).await;
    }
    // One that ends nothing has counted all the same, and another provider's is another.
    let nobody = Ending::Provider { issuer: issuer.into(), session: Some("none".into()), subject: None };
    let mut tell = Vec::new();
    for (issuer, id) in [(issuer, "new"), (issuer, "new"), ("https://other.example.com", "new")] {
        tell.push(store.end_by_token(issuer, &token(id, 100), &nobody, &note("SignOut")).await.expect("answered"));
    }
    assert_eq!(tell, [Some(vec![]), None, Some(vec![])]);
    // What is too old to be believed need not be remembered.
    store.forget_sign_ins(at(101)).await.expect("forgotten");
    let forgotten = store.end_by_token(issuer, &token("new", 300), &nobody, &note("SignOut")).await;
    assert_eq!(forgotten.expect("answered"), Some(vec![]));
}

pub(crate) async fn a_sign_in_moves_only_from_where_it_is(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    begin(&*store, &sign_in("1", "sam")).await;
    assert!(store.move_sign_in("1", "mark of 1", "second", 2).await.expect("moved"));
    assert_eq!(found(&*store, "mark of 1", 1).await, None);
    assert_eq!(found(&*store, "second", 1).await.expect("it holds").account_version, 2);
    assert!(!store.move_sign_in("1", "mark of 1", "third", 3).await.expect("answered"));
    assert!(found(&*store, "second", 1).await.is_some());
}

pub(crate) async fn old_sign_ins_are_forgotten(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    for id in ["1", "2", "3"] {
        begin(&*store, &SignIn { ends_at: at(if id == "1" { 10 } else { 1000 }), ..sign_in(id, "sam") }).await;
    }
    // Its end is noted at 5.
    end(&*store, Ending::One { account: "sam".into(), id: "2".into() }).await;
    assert_eq!(store.forget_sign_ins(at(5)).await.expect("forgotten"), 0);
    assert_eq!(store.forget_sign_ins(at(11)).await.expect("forgotten"), 2);
    assert_eq!(ids(&*store, "sam").await, ["3"]);
}

pub(crate) async fn nothing_under_way_revives_an_ended_sign_in(store: Arc<dyn Accounts>) {
    known(&*store, "sam").await;
    for round in 0..10 {
        let id = round.to_string();
        begin(&*store, &sign_in(&id, "sam")).await;
        let mark = format!("mark of {id}");
        // Requests under way: some say that it was seen, some move it, one ends it.
        let mut under_way = Vec::new();
        for n in 0..8 {
            let (store, id, mark) = (store.clone(), id.clone(), mark.clone());
            under_way.push(tokio::spawn(async move {
                match n {
                    0 => drop(end(&*store, Ending::All { account: "sam".into(), but: None }).await),
                    1 | 2 => drop(store.move_sign_in(&id, &mark, &format!("{mark} {n}"), 2).await.expect("answered")),
                    _ => store.seen(&id, at(n)).await.expect("no complaint"),
                }
            }));
        }
        for one in under_way {
            one.await.expect("no panic");
        }
        for mark in [mark.clone(), format!("{mark} 1"), format!("{mark} 2")] {
            assert_eq!(found(&*store, &mark, 1).await, None, "round {round}");
        }
        assert!(ids(&*store, "sam").await.is_empty());
    }
}
