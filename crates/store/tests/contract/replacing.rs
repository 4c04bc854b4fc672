//! Another password or second factor, and who is signed in by what held before.

use super::{
    People,
    credentials::{credential, enrols, invite, token},
    fixtures::{at, note, sign_in},
};
use desk::ports::{Begun, Carrier, Credential, Ending, Enrolled, Enrolment, SignIn};
use std::sync::Arc;

/// Somebody with a password, signed in twice.
async fn signed_in_twice(store: &dyn People) -> Credential {
    assert!(invite(store, "zoe").await);
    assert!(enrols(store, "token of zoe", credential("zoe")).await);
    let seen = store.credential("zoe").await.expect("read").expect("a credential");
    for id in ["1", "2"] {
        assert_eq!(begin(store, &sign_in(id, "zoe"), &seen).await, Begun::Done);
    }
    seen
}

async fn begin(store: &dyn People, sign_in: &SignIn, by: &Credential) -> Begun {
    store.begin_sign_in(sign_in, Some(by), &note("SignIn")).await.expect("answered")
}

async fn replace(store: &dyn People, credential: &Credential, but: Option<&str>) -> Option<Vec<String>> {
    let (note, ended) = (note("PasswordChanged"), note("OtherSignInsEnded"));
    store.replace_credential(credential, but, &note, &ended).await.expect("answered")
}

async fn holding(store: &dyn People) -> Vec<String> {
    let mut ids = Vec::new();
    for id in ["1", "2", "3"] {
        let found = store.sign_in(Carrier::Id(id), at(1), at(-100)).await.expect("answered");
        ids.extend(found.map(|(sign_in, _)| sign_in.id));
    }
    ids
}

/// With this password instead.
fn changed(seen: &Credential, password: &str) -> Credential {
    Credential { password: Some(password.into()), ..seen.clone() }
}

pub(crate) async fn others_are_out_with_the_old_password(store: Arc<dyn People>) {
    let seen = signed_in_twice(&*store).await;
    let other = changed(&seen, "$argon2id$another");
    let late = Credential { version: seen.version - 1, ..other.clone() };
    assert_eq!(replace(&*store, &late, Some("1")).await, None, "not the version that holds");
    assert_eq!(holding(&*store).await, ["1", "2"]);
    assert_eq!(replace(&*store, &other, Some("1")).await, Some(vec!["2".to_owned()]));
    assert_eq!(holding(&*store).await, ["1"]);
    let now = store.credential("zoe").await.expect("read").expect("a credential");
    assert_eq!(now, Credential { version: seen.version + 1, ..other });
    // Who has shown the old one and is on their way in does not arrive.
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), &seen).await, Begun::Outdated);
    let another_app = Credential { seed: Some("sealed before".into()), ..now.clone() };
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), &another_app).await, Begun::Outdated);
    assert_eq!(holding(&*store).await, ["1"]);
    // A code used meanwhile is nothing of that.
    let used = Credential { last_step: 9, ..now.clone() };
    assert!(store.save_credential(&used, None, &note("SecondFactor")).await.expect("answered"));
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), &now).await, Begun::Done);
}

pub(crate) async fn whoever_was_put_out_changes_no_password(store: Arc<dyn People>) {
    let seen = signed_in_twice(&*store).await;
    let ending = Ending::One { account: "zoe".into(), id: "1".into() };
    store.end_sign_ins(&ending, &note("SignInEnded")).await.expect("ended");
    assert_eq!(replace(&*store, &changed(&seen, "$argon2id$another"), Some("1")).await, None);
    let codes = Credential { recovery: vec!["c".into()], ..seen.clone() };
    for (by, saved) in [("1", false), ("2", true)] {
        let made = store.save_credential(&codes, Some(by), &note("RecoveryCodesMade")).await;
        assert_eq!(made.expect("answered"), saved, "by {by}");
    }
    let now = store.credential("zoe").await.expect("read").expect("a credential");
    assert_eq!((&now.password, &now.recovery), (&seen.password, &codes.recovery));
    assert_eq!(holding(&*store).await, ["2"]);
}

pub(crate) async fn all_are_out_with_what_a_link_sets_anew(store: Arc<dyn People>) {
    let seen = signed_in_twice(&*store).await;
    store.issue_token(&token("another", Some("zoe")), &note("LinkMade")).await.expect("kept");
    let anew = Enrolment { account: None, credential: changed(&seen, "$argon2id$another") };
    let (enrolled, ended) = (note("Enrolled"), note("SignInsEnded"));
    let used = store.enrol("another", &anew, at(1), &enrolled, &ended).await.expect("answered");
    let Enrolled::Done(mut ended) = used else { panic!("{used:?}") };
    ended.sort();
    assert_eq!(ended, ["1", "2"]);
    assert_eq!(holding(&*store).await, Vec::<String>::new());
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), &seen).await, Begun::Outdated);
}

pub(crate) async fn nobody_slips_in_while_a_password_changes(store: Arc<dyn People>) {
    let mut seen = signed_in_twice(&*store).await;
    for round in 0..20 {
        let one = SignIn { mark: format!("mark in {round}"), ..sign_in(&format!("in {round}"), "zoe") };
        let arriving = {
            let (store, one, seen) = (store.clone(), one.clone(), seen.clone());
            tokio::spawn(async move { begin(&*store, &one, &seen).await })
        };
        let other = changed(&seen, &format!("$argon2id${round}"));
        let ended = replace(&*store, &other, None).await.expect("the version holds");
        match arriving.await.expect("no panic") {
            Begun::Done => assert!(ended.contains(&one.id), "in round {round}"),
            begun => assert_eq!(begun, Begun::Outdated),
        }
        seen = Credential { version: other.version + 1, ..other };
    }
}

pub(crate) async fn signing_out_and_a_new_password_do_not_wait_for_each_other(store: Arc<dyn People>) {
    let mut seen = signed_in_twice(&*store).await;
    for round in 0..20 {
        let id = format!("in {round}");
        let one = SignIn { mark: format!("mark {id}"), ..sign_in(&id, "zoe") };
        assert_eq!(begin(&*store, &one, &seen).await, Begun::Done);
        let leaving = {
            let (store, ending) = (store.clone(), Ending::One { account: "zoe".into(), id });
            tokio::spawn(async move { store.end_sign_ins(&ending, &note("SignOut")).await.expect("no deadlock") })
        };
        let other = changed(&seen, &format!("$argon2id${round}"));
        let ended = replace(&*store, &other, None).await.expect("the version holds");
        // One of the two has ended it, and not both.
        let left = leaving.await.expect("no panic");
        assert_eq!(ended.iter().chain(&left).filter(|ended| **ended == one.id).count(), 1);
        seen = Credential { version: other.version + 1, ..other };
    }
}

pub(crate) async fn ending_all_and_a_new_password_do_not_wait_for_each_other(store: Arc<dyn People>) {
    let mut seen = signed_in_twice(&*store).await;
    for round in 0..20 {
        let ids: Vec<_> = (0..4).map(|n| format!("{round} {n}")).collect();
        for id in &ids {
            let one = SignIn { mark: format!("mark {id}"), ..sign_in(id, "zoe") };
            assert_eq!(begin(&*store, &one, &seen).await, Begun::Done);
        }
        let ending_all = {
            let (store, ending) = (store.clone(), Ending::All { account: "zoe".into(), but: None });
            tokio::spawn(async move { store.end_sign_ins(&ending, &note("SignInsEnded")).await.expect("no deadlock") })
        };
        // The one that stays is the last of them.
        let other = changed(&seen, &format!("$argon2id${round}"));
        let replaced = replace(&*store, &other, ids.last().map(String::as_str)).await;
        let ended = ending_all.await.expect("no panic").len() + replaced.as_ref().map_or(0, Vec::len);
        assert!(ended >= ids.len(), "in round {round}");
        seen = store.credential("zoe").await.expect("read").expect("a credential");
        assert_eq!(seen.password == other.password, replaced.is_some());
    }
}
