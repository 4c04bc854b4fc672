//! Forms that are refused at the door.

use super::{
    pages::{has, page},
    *,
};
use desk::ports::Credential;
use domain::forms::Fields;

/// How many sessions are kept.
async fn sessions(desk: &TestDesk) -> i64 {
    let Database::Sqlite(store) = &desk.database else { panic!("a database in memory") };
    sqlx::query_scalar("SELECT COUNT(*) FROM tower_sessions").fetch_one(store.pool()).await.expect("read")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_only_tries_leaves_no_session_and_sees_what_they_typed() {
    let desk = TestDesk::new(&with_passwords()).await;
    ada(&desk).await;
    let before = sessions(&desk).await;
    let mut browser = Browser::new(&desk);
    // Whatever a browser calls its session, nothing is begun for it.
    browser.session = tower_sessions::session::Id(7).to_string();
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/sign-in/password", &[("mail", "ada@exmaple.com"), ("password", GOOD)]),
        ("/sign-in/by-code", &[("code", "123456")]),
        ("/sign-in/confirm-app", &[("code", "123456")]),
        ("/sign-in/set-password", &[("token", "00"), ("name", "Eve"), ("mail", "eve@example.com"), ("password", GOOD)]),
    ];
    for (path, form) in forms.iter().rev() {
        browser.post(path, form).await;
        assert!(browser.refused.is_some(), "{path}");
    }
    assert_eq!(sessions(&desk).await, before);
    has(&page(&desk, &browser, "/sign-in").await, &["ada@exmaple.com", "The mail address or the password is wrong"]);
    // No other page tells it, and of what was changed none does.
    assert!(browser.told("/sign-in").is_some() && browser.told("/sign-in/code").is_none());
    let sealed = browser.refused.replace(String::new()).expect("sealed");
    assert!(browser.told("/sign-in").is_none());
    browser.refused = Some(sealed.chars().rev().collect());
    assert!(browser.told("/sign-in").is_none());
    // It is not told for long, nor any more once a form was taken.
    let opens = |at| passwords(&desk).opened::<serde_json::Value>("cosell_refused", &sealed, at).is_some();
    let now = desk.state.desk.now();
    assert!(opens(now) && !opens(now + Duration::minutes(6)));
    browser.refused = Some(sealed);
    let right = [("mail", "ada@example.com"), ("password", GOOD)];
    assert_eq!(browser.post("/sign-in/password", &right).await, "/sign-in/code");
    assert_eq!(browser.refused.as_deref(), Some(""), "the browser forgets it");
}

#[tokio::test]
async fn behind_tls_what_is_taken_along_is_the_hosts_own() {
    let public_url = Some("https://desk.example.com/".parse().expect("an address"));
    let desk = TestDesk::new(&Config { public_url, ..with_passwords() }).await;
    let answer = passwords(&desk).refuse(&desk.state, over(), "code", Fields::new(), "/sign-in/code");
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
    assert!(cookie.starts_with("__Host-cosell_refused="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
}

#[tokio::test]
async fn whoever_has_shown_what_holds_no_more_is_not_let_in() {
    for database in databases().await {
        let desk = TestDesk::on(database, &with_passwords()).await;
        ada(&desk).await;
        let credentials = &passwords(&desk).credentials;
        let (seen, account) = credentials.credential_of("ada@example.com").await.expect("read").expect("Ada");
        let anew = Credential { password: Some("$argon2id$another".into()), ..seen.clone() };
        let note = note("PasswordChanged", "done", Some(&account), &Origin::default(), desk.state.desk.now());
        credentials.replace_credential(&anew, None, &note, &note).await.expect("answered").expect("changed");
        let browser = Browser::new(&desk);
        let (session, from) = (browser.session(), Origin::default());
        let late = passwords(&desk).let_in(&desk.state, &session, &account, seen, &from, "Firefox/145.0");
        assert_eq!(late.await, Err(over()));
        assert_eq!(session.id(), None, "the session is gone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_long_for_a_cookie_is_refused_with_its_reason_all_the_same() {
    let desk = TestDesk::new(&with_passwords()).await;
    let token = first_link(&desk).await;
    let mut browser = Browser::new(&desk);
    let long = "long name ".repeat(1_000);
    let form = [("token", token.as_str()), ("name", long.as_str()), ("mail", "no address"), ("password", GOOD)];
    let back = browser.post("/sign-in/set-password", &form).await;
    assert!(browser.refused.as_ref().expect("sealed").len() < 4_000);
    has(&page(&desk, &browser, &back).await, &["Write a whole mail address"]);
}
