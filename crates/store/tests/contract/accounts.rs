//! Who may come in.

use super::fixtures::{account, at, note, rights};
use desk::ports::{Account, Accounts, Saved};
use domain::people::Role;
use std::sync::Arc;

async fn kept(store: &dyn Accounts, account: Account) -> Account {
    assert!(store.insert_account(&account, &note("AccountMade")).await.expect("kept"));
    account
}

async fn read(store: &dyn Accounts, id: &str) -> Account {
    store.account(id).await.expect("read").expect("an account")
}

pub(crate) async fn an_account_is_kept_whole_and_once(store: Arc<dyn Accounts>) {
    let made = Account {
        granted: rights(Some(Role::Seller), false),
        claimed: rights(None, true),
        last_sign_in_at: Some(at(3)),
        ..account("sam")
    };
    kept(&*store, made.clone()).await;
    assert_eq!(read(&*store, "sam").await, made);
    assert_eq!(store.account_of(&made.issuer, &made.subject).await.expect("read"), Some(made.clone()));
    assert_eq!(store.account_of("another", &made.subject).await.expect("read"), None);
    let same_subject = Account { id: "other".into(), ..made.clone() };
    assert!(!store.insert_account(&same_subject, &note("AccountMade")).await.expect("answered"));
    let same_id = Account { subject: "other".into(), ..made };
    assert!(!store.insert_account(&same_id, &note("AccountMade")).await.expect("answered"));
}

pub(crate) async fn accounts_are_found_by_name_and_mail(store: Arc<dyn Accounts>) {
    for (id, name) in [("c", "Åsa 100%"), ("a", "Zoë"), ("b", "bo")] {
        kept(&*store, Account { name: name.into(), email: Some(format!("{id}@Example.com")), ..account(id) }).await;
    }
    let found = async |filter: &str, from: u32, limit: u32| -> Vec<String> {
        store.accounts(filter, from, limit).await.expect("a list").into_iter().map(|account| account.id).collect()
    };
    assert_eq!(found("", 0, 10).await.len(), 3);
    assert_eq!(found("ZOË", 0, 10).await, ["a"]);
    assert_eq!(found(" B@example ", 0, 10).await, ["b"]);
    // Letters that mean something to a database mean themselves.
    assert_eq!(found("0%", 0, 10).await, ["c"]);
    assert!(found("_", 0, 10).await.is_empty());
    let all = found("", 0, 10).await;
    assert_eq!([found("", 0, 2).await, found("", 2, 2).await].concat(), all);
}

pub(crate) async fn an_account_is_saved_only_over_the_version_seen(store: Arc<dyn Accounts>) {
    let sam = kept(&*store, account("sam")).await;
    let wanted = Account { granted: rights(Some(Role::Seller), false), name: "not his to say".into(), ..sam.clone() };
    assert_eq!(store.save_account(&wanted, 1, &note("RightsChanged")).await.expect("answered"), Saved::Done);
    let now = read(&*store, "sam").await;
    assert_eq!((now.version, &now.name, &now.granted), (2, &sam.name, &wanted.granted));
    assert_eq!(store.save_account(&sam, 1, &note("RightsChanged")).await.expect("answered"), Saved::Stale);
    assert_eq!(read(&*store, "sam").await, now);
}

pub(crate) async fn what_the_issuer_says_leaves_what_was_granted(store: Arc<dyn Accounts>) {
    let sam = kept(&*store, Account { granted: rights(Some(Role::Viewer), false), ..account("sam") }).await;
    let said = Account {
        name: "Samuel".into(),
        email: None,
        claimed: rights(Some(Role::Manager), false),
        granted: rights(None, true),
        disabled: true,
        last_sign_in_at: Some(at(9)),
        ..sam.clone()
    };
    let now = store.renew_account(&said, &note("RightsFollow")).await.expect("renewed").expect("an account");
    let expected = Account { granted: sam.granted, disabled: false, version: 2, ..said };
    assert_eq!(now, expected);
    assert_eq!(read(&*store, "sam").await, expected);
    assert_eq!(store.accounts("samuel", 0, 10).await.expect("a list").len(), 1);
    // The same once more is no change of rights.
    let again = store.renew_account(&expected, &note("RightsFollow")).await.expect("renewed").expect("an account");
    assert_eq!(again.version, 2);
    assert_eq!(store.renew_account(&account("nobody"), &note("RightsFollow")).await.expect("answered"), None);
}

pub(crate) async fn the_last_administrator_stays(store: Arc<dyn Accounts>) {
    assert_eq!(store.administrators().await.expect("counted"), 0);
    let ada = kept(&*store, Account { granted: rights(None, true), ..account("ada") }).await;
    let without = Account { granted: rights(None, false), ..ada.clone() };
    let disabled = Account { disabled: true, ..ada.clone() };
    for wanted in [&without, &disabled] {
        let saved = store.save_account(wanted, 1, &note("RightsChanged")).await.expect("answered");
        assert_eq!(saved, Saved::LastAdministrator);
        assert_eq!(read(&*store, "ada").await, ada);
    }
    // Somebody else administers by the groups that they are in.
    kept(&*store, Account { claimed: rights(None, true), ..account("ben") }).await;
    assert_eq!(store.administrators().await.expect("counted"), 2);
    assert_eq!(store.save_account(&disabled, 1, &note("Disabled")).await.expect("answered"), Saved::Done);
    assert_eq!(store.administrators().await.expect("counted"), 1);
}

pub(crate) async fn two_administrators_do_not_remove_each_other_at_once(store: Arc<dyn Accounts>) {
    for round in 0..5 {
        let mut removals = Vec::new();
        for name in ["ada", "ben"] {
            let id = format!("{name}-{round}");
            let made = kept(&*store, Account { granted: rights(None, true), ..account(&id) }).await;
            let store = store.clone();
            removals.push(async move {
                let wanted = Account { granted: rights(None, false), ..made };
                store.save_account(&wanted, 1, &note("RightsChanged")).await.expect("answered")
            });
        }
        let removed: Vec<_> = removals.into_iter().map(tokio::spawn).collect();
        let mut done = 0;
        for one in removed {
            done += usize::from(one.await.expect("no panic") == Saved::Done);
        }
        // From the second round on there is the one who stayed before.
        assert_eq!(done, if round == 0 { 1 } else { 2 }, "round {round}");
        assert_eq!(store.administrators().await.expect("counted"), 1);
    }
}
