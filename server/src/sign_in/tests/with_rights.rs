//! What somebody who is in may do, and whoever may do nothing.

use super::*;
use domain::queries::AuditQuery;

#[tokio::test]
async fn rights_are_those_of_the_catalog_and_of_both_sources() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
    let id = browser.page("/").await.split(' ').next().expect("an id").to_owned();
    assert_eq!(browser.page("/").await, format!("{id} is Seller in Sandbox"));
    let visitor = desk.state.register.visitor(&mark(browser.cookie.parse().expect("an id")), Origin::default()).await;
    let asker = desk.state.people.asker(&visitor.expect("read").expect("signed in")).expect("rights");
    desk.state.register.choose_catalog(&asker, Catalog::Aws).await.expect("chosen");
    assert_eq!(browser.page("/").await, format!("{id} is Viewer in AWS"));
    // The same account, whatever the name, and more rights by hand.
    change(&desk, "sam", |account| Account {
        granted: Rights { roles: [(Catalog::Aws, Role::Manager)].into(), administrator: false },
        ..account
    })
    .await;
    assert_eq!(browser.page("/").await, format!("{id} is Manager in AWS"));
    let mut elsewhere = Browser::signed_in(&desk, vouched("sam", &[])).await;
    assert_eq!(elsewhere.page("/").await, format!("{id} is Manager in AWS"));
}

#[tokio::test]
async fn whoever_may_do_nothing_is_told_so_and_may_leave() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["cooks"])).await;
    assert_eq!(browser.page("/").await, "→ /no-access");
    assert_eq!(browser.page("/no-access").await, "no access");
    assert_eq!(browser.ask("/events", "text/event-stream").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(browser.post("/", "").await, "403");
    change(&desk, "sam", |account| Account {
        granted: Rights { roles: [(Catalog::Sandbox, Role::Viewer)].into(), administrator: false },
        ..account
    })
    .await;
    assert_eq!(browser.page("/no-access").await, "→ /");
    change(&desk, "sam", |account| with(account, None, false)).await;
    assert_eq!(browser.page("/").await, "→ /no-access");
    assert_eq!(browser.post("/sign-out", "").await, "→ /sign-in");
    assert_eq!(browser.page("/no-access").await, "→ /sign-in?next=/no-access");
}

#[tokio::test]
async fn that_somebody_without_rights_was_turned_away_stands_in_the_record_and_cannot_fill_it() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["cooks"])).await;
    let mut colleague = Browser::signed_in(&desk, vouched("kim", &["sellers"])).await;
    for _ in 0..4 {
        assert_eq!(browser.page("/audit/export?format=csv").await, "→ /no-access");
    }
    assert_eq!(browser.page("/no-access").await, "no access");
    assert_eq!(browser.post("/", "").await, "403");
    assert!(colleague.page("/").await.contains("Seller"));
    desk.state.register.tell_refused().await;
    let query = AuditQuery { action: Some("Denied".into()), ..AuditQuery::default() };
    let rows = desk.database.store().audit_rows(&query, 100).await.expect("read");
    let account = desk.database.accounts().account_of("https://id.example.com", "sam").await.expect("read");
    let id = account.expect("an account").id;
    for row in &rows {
        assert_eq!((&row.person, &row.person_name), (&id, &"Name of sam".to_owned()));
        assert_eq!((row.subject.as_str(), row.outcome.as_str(), row.scope.is_none()), ("read", "refused", true));
        assert!(row.sign_in.is_some(), "by which sign-in");
    }
    let told: Vec<_> = rows.into_iter().rev().map(|row| row.detail).collect();
    let first = "They have no role in any catalog.";
    assert_eq!(told, [first.to_owned(), format!("{first} 4 more within a minute.")]);
}

#[tokio::test]
async fn what_browsers_ask_for_by_themselves_is_no_try_of_somebody_without_rights() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["cooks"])).await;
    for by_itself in ["/", "/?from=sign-in", "/favicon.ico", "/.well-known/change-password"] {
        assert_eq!(browser.page(by_itself).await, "→ /no-access");
    }
    desk.state.register.tell_refused().await;
    let query = AuditQuery { action: Some("Denied".into()), ..AuditQuery::default() };
    assert_eq!(desk.database.store().audit_rows(&query, 100).await.expect("read"), []);
    assert_eq!(browser.post("/", "").await, "403");
    desk.state.register.tell_refused().await;
    assert_eq!(desk.database.store().audit_rows(&query, 100).await.expect("read").len(), 1, "a form is a try");
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_and_does_not_come_in() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
    change(&desk, "sam", |account| Account { disabled: true, ..account }).await;
    assert_eq!(browser.page("/").await, "→ /sign-in?next=/");
    let session = Session::new(None, Arc::new(desk.state.sessions.clone()), None);
    let error = admit(&desk.state, &session, vouched("sam", &["sellers"]), &Origin::default(), "").await;
    assert_eq!(error.map_err(|error| error.kind), Err(ErrorKind::AccountDisabled));
    assert_eq!(session.id(), None);
}

#[tokio::test]
async fn whoever_cannot_be_signed_in_for_the_desks_own_reasons_reads_why() {
    let desk = TestDesk::new(&real()).await;
    let trouble = AppError::new(ErrorKind::Internal { reference: "0f0f0f0f".into() });
    let answer = not_admitted(&desk.state, &HeaderMap::new(), &trouble);
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let page = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(page.into()).expect("text");
    for part in ["The desk itself failed", "0f0f0f0f", "/sign-in"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let disabled = not_admitted(&desk.state, &HeaderMap::new(), &AppError::new(ErrorKind::AccountDisabled));
    assert_eq!(disabled.headers()[header::LOCATION], "/sign-in?refused=disabled");
}
