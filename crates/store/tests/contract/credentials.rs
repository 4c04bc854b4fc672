//! What people are known by who sign in with a password.

use super::fixtures::{account, at, note, rights};
use desk::ports::{Account, Credential, Credentials, Enrolled, Enrolment, Throttle, Token, TokenKind};
use domain::people::PASSWORD_ISSUER;
use std::sync::Arc;
use time::Duration;

fn invited(id: &str) -> Account {
    Account { issuer: PASSWORD_ISSUER.into(), subject: id.into(), ..account(id) }
}

pub(super) fn token(mark: &str, account: Option<&str>) -> Token {
    let kind = if account.is_some() { TokenKind::Enrolment } else { TokenKind::FirstAdministrator };
    Token { mark: mark.into(), kind, account: account.map(str::to_owned), expires_at: at(100) }
}

pub(super) fn credential(id: &str) -> Credential {
    Credential {
        account: id.into(),
        login: format!("{id}@example.com"),
        password: Some("$argon2id$…".into()),
        seed: Some("sealed".into()),
        last_step: 7,
        recovery: vec!["a".into(), "b".into()],
        version: 1,
    }
}

pub(super) async fn invite(store: &dyn Credentials, id: &str) -> bool {
    let login = format!("{id}@example.com");
    store
        .invite(&invited(id), &login, &token(&format!("token of {id}"), Some(id)), &note("Invited"))
        .await
        .expect("answered")
}

async fn enrol(store: &dyn Credentials, mark: &str, credential: Credential, seconds: i64) -> Enrolled {
    let enrolment = Enrolment { account: None, credential };
    let (note, ended) = (note("Enrolled"), note("SignInsEnded"));
    store.enrol(mark, &enrolment, at(seconds), &note, &ended).await.expect("answered")
}

/// The same, where nobody is signed in yet: whether it was done.
pub(super) async fn enrols(store: &dyn Credentials, mark: &str, credential: Credential) -> bool {
    match enrol(store, mark, credential, 1).await {
        Enrolled::Done(ended) => ended.is_empty(),
        Enrolled::Gone | Enrolled::LoginTaken => false,
    }
}

pub(crate) async fn who_is_invited_enrols_once(store: Arc<dyn Credentials>) {
    assert!(invite(&*store, "zoe").await);
    let (found, of) = store.credential_of("zoe@example.com").await.expect("read").expect("somebody");
    assert_eq!((found.password, found.seed, of), (None, None, invited("zoe")));
    let (kept, of) = store.token("token of zoe", at(99)).await.expect("read").expect("a token");
    assert_eq!((kept, of), (token("token of zoe", Some("zoe")), Some(invited("zoe"))));
    assert_eq!(store.token("token of zoe", at(100)).await.expect("read"), None, "it has run out");
    assert_eq!(enrol(&*store, "token of zoe", credential("zoe"), 100).await, Enrolled::Gone);
    assert_eq!(enrol(&*store, "another", credential("zoe"), 1).await, Enrolled::Gone);
    assert!(enrols(&*store, "token of zoe", credential("zoe")).await);
    assert_eq!(store.credential("zoe").await.expect("read"), Some(Credential { version: 2, ..credential("zoe") }));
    assert_eq!(enrol(&*store, "token of zoe", credential("zoe"), 1).await, Enrolled::Gone, "used");
    assert_eq!(store.credential_of("sam@example.com").await.expect("read"), None);
}

pub(crate) async fn a_mail_address_has_one_account(store: Arc<dyn Credentials>) {
    assert!(invite(&*store, "zoe").await);
    let again = store.invite(&invited("other"), "zoe@example.com", &token("t", Some("other")), &note("Invited")).await;
    assert!(!again.expect("answered"));
    assert_eq!(store.token("t", at(1)).await.expect("read"), None);
    assert!(invite(&*store, "sam").await);
    let taken = Credential { login: "zoe@example.com".into(), ..credential("sam") };
    assert_eq!(enrol(&*store, "token of sam", taken, 1).await, Enrolled::LoginTaken);
    assert_eq!(enrol(&*store, "token of sam", credential("zoe"), 1).await, Enrolled::Gone, "for somebody else");
    assert!(enrols(&*store, "token of sam", credential("sam")).await, "nothing was used up");
}

pub(crate) async fn the_first_administrator_is_one(store: Arc<dyn Credentials>) {
    for mark in ["one", "two"] {
        store.issue_token(&token(mark, None), &note("TokenIssued")).await.expect("kept");
    }
    assert_eq!(store.token("one", at(1)).await.expect("read"), None, "a newer one takes its place");
    let ada = Enrolment {
        account: Some(Account { granted: rights(None, true), ..invited("ada") }),
        credential: credential("ada"),
    };
    assert_eq!(enrol(&*store, "two", credential("ada"), 1).await, Enrolled::Gone, "there is no account");
    let (note_of_it, ended) = (note("Enrolled"), note("SignInsEnded"));
    let enrolled = store.enrol("two", &ada, at(1), &note_of_it, &ended).await.expect("answered");
    assert_eq!(enrolled, Enrolled::Done(Vec::new()));
    store.issue_token(&token("three", None), &note("TokenIssued")).await.expect("kept");
    let ben = Enrolment {
        account: Some(Account { granted: rights(None, true), ..invited("ben") }),
        credential: credential("ben"),
    };
    let late = store.enrol("three", &ben, at(1), &note_of_it, &ended).await.expect("answered");
    assert_eq!(late, Enrolled::Gone, "somebody administers the desk");
    assert_eq!(store.credential("ben").await.expect("read"), None);
}

pub(crate) async fn many_who_use_a_token_or_a_code_at_once_are_one(store: Arc<dyn Credentials>) {
    assert!(invite(&*store, "zoe").await);
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { enrols(&*store, "token of zoe", credential("zoe")).await })
        })
        .collect();
    let mut done = 0;
    for one in tries {
        done += usize::from(one.await.expect("no panic"));
    }
    assert_eq!(done, 1);
    let seen = store.credential("zoe").await.expect("read").expect("a credential");
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (store, seen) = (store.clone(), seen.clone());
            let used = Credential { recovery: vec!["b".into()], last_step: 8, ..seen };
            tokio::spawn(async move { store.save_credential(&used, None, &note("CodeUsed")).await.expect("answered") })
        })
        .collect();
    let mut done = 0;
    for one in tries {
        done += usize::from(one.await.expect("no panic"));
    }
    assert_eq!(done, 1);
    let now = store.credential("zoe").await.expect("read").expect("a credential");
    assert_eq!((now.recovery.len(), now.last_step, now.version), (1, 8, seen.version + 1));
}

fn throttle(key: &str) -> Throttle {
    Throttle { key: key.into(), free: 2, longest: Duration::seconds(60) }
}

pub(crate) async fn tries_wait_longer_each_time(store: Arc<dyn Credentials>) {
    let both = [throttle("zoe"), Throttle { free: 100, ..throttle("192.0.2.7") }];
    let tried = async |seconds| store.attempt(&both, at(seconds)).await.expect("answered");
    for (seconds, shut) in [(0, None), (0, None), (0, None), (0, Some(2)), (1, Some(2)), (2, None), (5, Some(6))] {
        assert_eq!(tried(seconds).await, shut.map(at), "after {seconds} s");
    }
    // Only the one that has failed.
    assert_eq!(store.attempt(&both[1..], at(5)).await.expect("answered"), None);
    store.forgive(&[], &["zoe"]).await.expect("forgiven");
    assert_eq!(tried(5).await, None);
    assert_eq!(tried(6).await, Some(at(9)));
    store.forgive(&["zoe"], &[]).await.expect("forgiven");
    for (seconds, shut) in [(6, None), (6, None), (6, None), (6, Some(8))] {
        assert_eq!(tried(seconds).await, shut.map(at));
    }
    // A day later nothing of it counts.
    let day = 24 * 3600;
    store.forget_credentials(at(day)).await.expect("forgotten");
    for shut in [None, None, None, Some(day + 8)] {
        assert_eq!(tried(day + 6).await, shut.map(at));
    }
}

pub(crate) async fn many_who_try_at_once_are_counted(store: Arc<dyn Credentials>) {
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.attempt(&[throttle("zoe")], at(0)).await.expect("answered") })
        })
        .collect();
    let mut made = 0;
    for one in tries {
        made += usize::from(one.await.expect("no panic").is_none());
    }
    assert_eq!(made, 3);
}

pub(crate) async fn old_tokens_are_forgotten(store: Arc<dyn Credentials>) {
    assert!(invite(&*store, "zoe").await);
    store.forget_credentials(at(99)).await.expect("forgotten");
    assert!(store.token("token of zoe", at(1)).await.expect("read").is_some());
    store.forget_credentials(at(100)).await.expect("forgotten");
    assert_eq!(store.token("token of zoe", at(1)).await.expect("read"), None);
    store.issue_token(&token("anew", Some("zoe")), &note("TokenIssued")).await.expect("kept");
    store.issue_token(&token("once more", Some("zoe")), &note("TokenIssued")).await.expect("kept");
    assert_eq!(store.token("anew", at(1)).await.expect("read"), None);
    assert!(store.token("once more", at(1)).await.expect("read").is_some());
}
