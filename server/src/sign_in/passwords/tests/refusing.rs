//! Forms that are refused at the door.

use super::{
    pages::{has, page},
    *,
};

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
    // What is sealed can be read by nobody else, not be changed, and not be kept for long.
    let sealed = browser.refused.take().expect("sealed");
    let now = desk.state.desk.now();
    let opens = |sealed: &str, at| passwords(&desk).opened::<app::outcome::Outcome>("cosell_refused", sealed, at);
    assert!(opens(&sealed, now).is_some() && opens(&sealed, now + Duration::minutes(6)).is_none());
    let swapped = sealed.chars().rev().collect::<String>();
    assert!(opens(&swapped, now).is_none());
    browser.refused = Some(swapped);
    let request = crate::testing::get("/sign-in").header(header::COOKIE, browser.cookies());
    assert_eq!(desk.ask(request, Body::empty()).await.status(), 200);
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
