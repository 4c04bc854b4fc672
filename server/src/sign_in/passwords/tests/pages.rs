//! What the pages around passwords show.

use super::*;
use domain::forms::Fields;
use tower::ServiceExt;

/// A page as a browser gets it.
pub(super) async fn page(desk: &TestDesk, browser: &Browser<'_>, path: &str) -> String {
    let mut state = desk.state.clone();
    // The list of hashed names is made by the release build.
    state.leptos.hash_files = false;
    let request = crate::testing::get(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, browser.cookies());
    let pages = crate::router::router(state);
    let answer = pages.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let forgets = answer.headers().get_all(header::SET_COOKIE).iter().any(|cookie| {
        cookie.to_str().is_ok_and(|cookie| cookie.starts_with("cosell_refused=;") && cookie.contains("Max-Age=0"))
    });
    assert_eq!(forgets, browser.told(path).is_some(), "{path}");
    assert_eq!(answer.status(), 200, "{path}");
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let html = String::from_utf8(body.into()).expect("text");
    assert!(!html.contains(" style="), "{path}");
    html
}

pub(super) fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} is missing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_work_without_script_and_show_secrets_once() {
    let desk = TestDesk::new(&with_passwords()).await;
    let token = first_link(&desk).await;
    let mut browser = Browser::new(&desk);
    let form = ["action=\"/sign-in/password\"", "autocomplete=\"username\"", "autocomplete=\"current-password\""];
    has(&page(&desk, &browser, "/sign-in").await, &form);
    let link = page(&desk, &browser, &format!("/sign-in/link?token={token}")).await;
    has(&link, &["Your name", &token, "autocomplete=\"new-password\""]);
    has(&page(&desk, &browser, "/sign-in/link?token=00").await, &["was used already"]);
    for step in ["/sign-in/code", "/sign-in/app", "/sign-in/recovery-codes"] {
        has(&page(&desk, &browser, step).await, &["Go to sign-in"]);
    }
    let form = [("token", token.as_str()), ("name", "Ada"), ("mail", "ada@example.com"), ("password", GOOD)];
    browser.post("/sign-in/set-password", &form).await;
    let seed = browser.seed().await;
    has(
        &page(&desk, &browser, "/sign-in/app").await,
        &["<svg", &seed.in_groups(), "autocomplete=\"one-time-code\"", "otpauth://"],
    );
    browser.post("/sign-in/confirm-app", &[("code", "000 00")]).await;
    has(&page(&desk, &browser, "/sign-in/app").await, &["not the code that your app shows now"]);
    let code = seed.code_at(desk.state.desk.now().unix_timestamp());
    browser.post("/sign-in/confirm-app", &[("code", &code)]).await;
    let Shown::Codes(codes) = browser.shown().await else { panic!("no codes") };
    has(&page(&desk, &browser, "/sign-in/recovery-codes").await, &codes.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!page(&desk, &browser, "/sign-in/recovery-codes").await.contains(&codes[0]), "shown twice");
    has(&page(&desk, &browser, "/account").await, &["Password and second factor", "/account/security"]);
    has(&page(&desk, &browser, "/account/security").await, &["10 are left", "action=\"/account/password\""]);
    browser.post("/people/invite", &[("name", "Zoe"), ("mail", "zoe@example.com")]).await;
    has(&page(&desk, &browser, "/people").await, &["A link for", "http://127.0.0.1:3000/sign-in/link?token="]);
    let again = page(&desk, &browser, "/people").await;
    has(&again, &["Invite somebody", "zoe@example.com"]);
    assert!(!again.contains("link?token="), "shown twice");
    let kept = kept_in(&desk).await;
    assert!(!codes.iter().any(|code| kept.contains(&code.replace('-', "").to_uppercase()) || kept.contains(code)));
    assert!(!kept.contains(&token) && !kept.contains(GOOD));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_do_nothing_yet_looks_after_how_they_come_in() {
    let desk = TestDesk::new(&with_passwords()).await;
    let token = first_link(&desk).await;
    let mut ada = Browser::new(&desk);
    ada.enrol(&token, "Ada", "ada@example.com", GOOD).await;
    ada.post("/people/invite", &[("name", "Zoe"), ("mail", "zoe@example.com")]).await;
    let Shown::Link { href, .. } = ada.shown().await else { panic!("no link") };
    let (_, token) = href.split_once("token=").expect("a token");
    let mut zoe = Browser::new(&desk);
    zoe.enrol(token, "", "", GOOD).await;
    let told = page(&desk, &zoe, "/no-access").await;
    has(&told, &["You may not do anything here yet", "href=\"/account/security\""]);
    let own = page(&desk, &zoe, "/account/security").await;
    has(&own, &["10 are left", "action=\"/account/password\"", "href=\"/no-access\""]);
    assert!(!own.contains("id=\"navigation\""), "no way to pages that are closed");
    let wrong = [("current", "not this one"), ("password", BETTER)];
    assert_eq!(zoe.post("/account/password", &wrong).await, "/account/security");
    has(&page(&desk, &zoe, "/account/security").await, &["not your present password"]);
    let right = [("current", GOOD), ("password", BETTER)];
    assert_eq!(zoe.post("/account/password", &right).await, "/no-access");
    has(&page(&desk, &zoe, "/no-access").await, &["Your password is changed"]);
    assert_eq!(zoe.post("/account/app", &[("password-for-app", BETTER)]).await, "/sign-in/app");
    let code = zoe.seed().await.code_at(desk.state.desk.now().unix_timestamp());
    assert_eq!(zoe.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/recovery-codes");
    assert_eq!(zoe.post("/account/codes", &[("password-for-codes", BETTER)]).await, "/sign-in/recovery-codes");
    // Whoever does not come by a password is not led there.
    let id = desk.sign_in("viewer").await.id().expect("saved").to_string();
    let other = Browser { session: id, ..Browser::new(&desk) };
    has(&page(&desk, &other, "/account/security").await, &["You do not sign in with a password"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_late_with_a_link_is_told_so() {
    let desk = TestDesk::new(&with_passwords()).await;
    let token = first_link(&desk).await;
    let mut late = Browser::new(&desk);
    let form = [("token", token.as_str()), ("name", "Eve"), ("mail", "eve@example.com"), ("password", GOOD)];
    late.post("/sign-in/set-password", &form).await;
    Browser::new(&desk).enrol(&token, "Ada", "ada@example.com", GOOD).await;
    let code = late.seed().await.code_at(desk.state.desk.now().unix_timestamp());
    assert_eq!(late.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/app");
    has(&page(&desk, &late, "/sign-in/app").await, &["This link was used already"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_in_trouble_says_so_where_people_sign_in() {
    let desk = TestDesk::new(&with_passwords()).await;
    let mut browser = Browser::new(&desk);
    let trouble = AppError::new(ErrorKind::Internal { reference: "0f0f0f0f".into() });
    let form = app::pages::security::SIGN_IN_FORM;
    let answer = passwords(&desk).refuse(&desk.state, trouble, form, Fields::new(), "/sign-in");
    browser.take(&answer);
    has(&page(&desk, &browser, "/sign-in").await, &["The desk itself failed", "0f0f0f0f"]);
}

/// All that the database holds of credentials and links.
async fn kept_in(desk: &TestDesk) -> String {
    let Database::Sqlite(store) = &desk.database else { panic!("a database in memory") };
    let sql = "SELECT account || login || password || seed || recovery FROM credentials WHERE password IS NOT NULL
               UNION ALL SELECT mark || kind FROM tokens";
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(store.pool()).await.expect("read");
    assert!(rows.len() >= 2);
    rows.concat()
}
