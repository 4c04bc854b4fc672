//! Another password or second factor, and who is signed in by what held before.

use super::{
    People,
    credentials::{credential, enrolled, invite, token},
    fixtures::{at, note, sign_in},
};
use desk::ports::{Begun, Carrier, Credential, Ending, Enrolled, SignIn};
use std::sync::Arc;

/// Somebody with a password, signed in twice.
async fn signed_in_twice(store: &dyn People) -> Credential {
    assert!(invite(store, "zoe").await);
    assert_eq!(enrolled(store, "token of zoe", credential("zoe"), 1).await, Some(2));
    for id in ["1", "2"] {
        assert_eq!(begin(store, &sign_in(id, "zoe"), 2).await, Begun::Done);
    }
    store.credential("zoe").await.expect("read").expect("a credential")
}

async fn begin(store: &dyn People, sign_in: &SignIn, version: i64) -> Begun {
    store.begin_sign_in(sign_in, Some(version), &note("SignIn")).await.expect("answered")
}

async fn holding(store: &dyn People) -> Vec<String> {
    let mut ids = Vec::new();
    for id in ["1", "2", "3"] {
        let found = store.sign_in(Carrier::Id(id), at(1), at(-100)).await.expect("answered");
        ids.extend(found.map(|(sign_in, _)| sign_in.id));
    }
    ids
}

pub(crate) async fn others_are_out_with_the_old_password(store: Arc<dyn People>) {
    let seen = signed_in_twice(&*store).await;
    let others = Ending::All { account: "zoe".into(), but: Some("1".into()) };
    let replace = async |credential: &Credential| {
        let (note, ended) = (note("PasswordChanged"), note("OtherSignInsEnded"));
        store.replace_credential(credential, &note, &others, &ended).await.expect("answered")
    };
    let changed = Credential { password: Some("$argon2id$another".into()), ..seen.clone() };
    assert_eq!(replace(&Credential { version: 1, ..changed.clone() }).await, None, "not the version that holds");
    assert_eq!(holding(&*store).await, ["1", "2"]);
    assert_eq!(replace(&changed).await, Some(vec!["2".to_owned()]));
    assert_eq!(holding(&*store).await, ["1"]);
    let now = store.credential("zoe").await.expect("read");
    assert_eq!(now, Some(Credential { version: seen.version + 1, ..changed }));
    // Who has shown the old one and is on their way in does not arrive.
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), seen.version).await, Begun::Outdated);
    assert_eq!(holding(&*store).await, ["1"]);
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), seen.version + 1).await, Begun::Done);
}

pub(crate) async fn all_are_out_with_what_a_link_sets_anew(store: Arc<dyn People>) {
    signed_in_twice(&*store).await;
    store.issue_token(&token("another", Some("zoe")), &note("LinkMade")).await.expect("kept");
    let anew = desk::ports::Enrolment { account: None, credential: credential("zoe") };
    let (enrolled, ended) = (note("Enrolled"), note("SignInsEnded"));
    let used = store.enrol("another", &anew, at(1), &enrolled, &ended).await.expect("answered");
    let Enrolled::Done { version: 3, ended } = used else { panic!("{used:?}") };
    assert_eq!(ended.len(), 2);
    assert_eq!(holding(&*store).await, Vec::<String>::new());
    assert_eq!(begin(&*store, &sign_in("3", "zoe"), 2).await, Begun::Outdated);
}

pub(crate) async fn nobody_slips_in_while_a_password_changes(store: Arc<dyn People>) {
    let mut seen = signed_in_twice(&*store).await;
    for round in 0..20 {
        let one = SignIn { mark: format!("mark in {round}"), ..sign_in(&format!("in {round}"), "zoe") };
        let arriving = {
            let (store, version) = (store.clone(), seen.version);
            let one = one.clone();
            tokio::spawn(async move { begin(&*store, &one, version).await })
        };
        let others = Ending::All { account: "zoe".into(), but: None };
        let (note, ended) = (note("PasswordChanged"), note("OtherSignInsEnded"));
        let replaced = store.replace_credential(&seen, &note, &others, &ended).await;
        let ended = replaced.expect("answered").expect("the version holds");
        match arriving.await.expect("no panic") {
            Begun::Done => assert!(ended.contains(&one.id), "in round {round}"),
            begun => assert_eq!(begun, Begun::Outdated),
        }
        seen.version += 1;
    }
}
