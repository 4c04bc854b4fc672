//! What the pages around passwords show.

use super::*;
use tower::ServiceExt;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_work_without_script_and_show_secrets_once() {
    let desk = TestDesk::new(&with_passwords()).await;
    let mut state = desk.state.clone();
    // The list of hashed names is made by the release build.
    state.leptos.hash_files = false;
    let pages = crate::router::router(state);
    let page = async |browser: &Browser<'_>, path: &str| {
        let request = crate::testing::get(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("cosell_session={}", browser.cookie));
        let answer = pages.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        let html = String::from_utf8(body.into()).expect("text");
        assert!(!html.contains(" style="), "{path}");
        html
    };
    let has = |html: &str, parts: &[&str]| {
        for part in parts {
            assert!(html.contains(part), "{part} is missing");
        }
    };
    let token = first_link(&desk).await;
    let mut browser = Browser::new(&desk);
    let form = ["action=\"/sign-in/password\"", "autocomplete=\"username\"", "autocomplete=\"current-password\""];
    has(&page(&browser, "/sign-in").await, &form);
    let link = page(&browser, &format!("/sign-in/link?token={token}")).await;
    has(&link, &["Your name", &token, "autocomplete=\"new-password\""]);
    has(&page(&browser, "/sign-in/link?token=00").await, &["was used already"]);
    for step in ["/sign-in/code", "/sign-in/app", "/sign-in/recovery-codes"] {
        has(&page(&browser, step).await, &["Go to sign-in"]);
    }
    let form = [("token", token.as_str()), ("name", "Ada"), ("mail", "ada@example.com"), ("password", GOOD)];
    browser.post("/sign-in/set-password", &form).await;
    let seed = browser.seed().await;
    has(
        &page(&browser, "/sign-in/app").await,
        &["<svg", &seed.in_groups(), "autocomplete=\"one-time-code\"", "otpauth://"],
    );
    browser.post("/sign-in/confirm-app", &[("code", "000 00")]).await;
    has(&page(&browser, "/sign-in/app").await, &["not the code that your app shows now"]);
    let code = seed.code_at(desk.state.desk.now().unix_timestamp());
    browser.post("/sign-in/confirm-app", &[("code", &code)]).await;
    let Shown::Codes(codes) = browser.shown().await else { panic!("no codes") };
    has(&page(&browser, "/sign-in/recovery-codes").await, &codes.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!page(&browser, "/sign-in/recovery-codes").await.contains(&codes[0]), "shown twice");
    has(&page(&browser, "/account").await, &["Password and second factor", "/account/security"]);
    has(&page(&browser, "/account/security").await, &["10 are left", "action=\"/account/password\""]);
    browser.post("/people/invite", &[("name", "Zoe"), ("mail", "zoe@example.com")]).await;
    has(&page(&browser, "/people").await, &["A link for", "http://127.0.0.1:3000/sign-in/link?token="]);
    let again = page(&browser, "/people").await;
    has(&again, &["Invite somebody", "zoe@example.com"]);
    assert!(!again.contains("link?token="), "shown twice");
    let kept = kept_in(&desk).await;
    assert!(!codes.iter().any(|code| kept.contains(&code.replace('-', "").to_uppercase()) || kept.contains(code)));
    assert!(!kept.contains(&token) && !kept.contains(GOOD));
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
