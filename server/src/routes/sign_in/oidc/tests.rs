//! Coming in by a provider and going out again, as browsers and the provider see it.

use crate::{
    config::{Config, OidcSection, SignInSection},
    testing::{TestDesk, get},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use identity::testing::{CLIENT, TestProvider};
use serde_json::json;
use std::collections::BTreeMap;
use url::Url;

async fn desk(at: &TestProvider, front_channel_logout: bool) -> TestDesk {
    let section = OidcSection {
        label: "Contoso".into(),
        issuer: at.issuer().into(),
        client_id: CLIENT.0.into(),
        client_secret: Some(CLIENT.1.into()),
        front_channel_logout,
        ..OidcSection::default()
    };
    let rule = crate::config::RoleRule {
        group: "sellers".into(),
        catalog: Some(domain::people::Catalog::Sandbox),
        role: Some(domain::people::Role::Seller),
        administrator: false,
    };
    at.sign_in_as(json!({"sub": "sam", "name": "Sam", "groups": ["sellers"], "sid": "session-1"}));
    let sign_in = SignInSection {
        oidc: BTreeMap::from([("contoso".to_owned(), section)]),
        roles: vec![rule],
        ..SignInSection::default()
    };
    TestDesk::new(&Config { sign_in, ..Config::default() }).await
}

/// A browser: the cookie that it was given last.
#[derive(Default)]
struct Browser(String);

impl Browser {
    async fn send(&mut self, desk: &TestDesk, request: axum::http::request::Builder) -> Response {
        let request = request
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("cosell_session={}", self.0));
        let answer = desk.ask(request, Body::empty()).await;
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text").strip_prefix("cosell_session=").expect("ours");
            self.0 = cookie.split(';').next().expect("a value").to_owned();
        }
        answer
    }

    async fn page(&mut self, desk: &TestDesk, path: &str) -> Response {
        self.send(desk, Request::get(path)).await
    }

    /// Goes to the provider; the path by which it comes back.
    async fn away(&mut self, desk: &TestDesk, at: &TestProvider) -> String {
        let away = self.page(desk, "/sign-in/oidc/contoso?next=%2Ftasks").await;
        let back = at.visit(&location(&away).parse::<Url>().expect("an address"));
        assert_eq!(back.origin().ascii_serialization(), "http://127.0.0.1:3000");
        format!("{}?{}", back.path(), back.query().expect("an answer"))
    }

    async fn sign_in(&mut self, desk: &TestDesk, at: &TestProvider) {
        let back = self.away(desk, at).await;
        assert_eq!(location(&self.page(desk, &back).await), "/tasks");
    }

    async fn is_in(&mut self, desk: &TestDesk) -> bool {
        text(self.page(desk, "/").await).await.contains("is Seller in Sandbox")
    }
}

fn location(answer: &Response) -> &str {
    answer.headers().get(header::LOCATION).map(|to| to.to_str().expect("text")).unwrap_or_default()
}

async fn text(answer: Response) -> String {
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

async fn told(desk: &TestDesk, token: &str) -> StatusCode {
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", token).finish();
    let request = Request::post("/sign-in/oidc/contoso/back-channel-logout")
        .header(header::HOST, "inside.example:8080")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    desk.ask(request, Body::from(form)).await.status()
}

#[tokio::test]
async fn somebody_comes_in_once_with_each_answer() {
    let at = TestProvider::start().await;
    let desk = desk(&at, false).await;
    let ways = desk.state.ways.iter().map(|way| (way.label.as_str(), way.href.as_str())).collect::<Vec<_>>();
    assert_eq!(ways, [("Sign in with Contoso", "/sign-in/oidc/contoso")]);
    let mut browser = Browser::default();
    let back = browser.away(&desk, &at).await;
    let before = browser.0.clone();
    // The answer in another browser: an attacker's account in a victim's session.
    let mut victim = Browser::default();
    victim.away(&desk, &at).await;
    assert_eq!(location(&victim.page(&desk, &back).await), "/sign-in");
    assert!(!victim.is_in(&desk).await);
    // Other tabs leave for the provider too, and each comes back.
    let other_tab = browser.away(&desk, &at).await;
    assert_eq!(location(&browser.page(&desk, &other_tab).await), "/tasks");
    assert!(browser.is_in(&desk).await);
    assert_ne!(browser.0, before, "a new id");
    // Signing in has taken what the other tab waited for. Who is in goes on.
    assert_eq!(location(&browser.page(&desk, &back).await), "/");
    let mut thief = Browser(before);
    assert_eq!(location(&thief.page(&desk, &back).await), "/sign-in");
    assert!(!thief.is_in(&desk).await);
}

#[tokio::test]
async fn nobody_is_sent_away_by_another_site_or_in_by_half_an_answer() {
    let at = TestProvider::start().await;
    let desk = desk(&at, false).await;
    for site in ["cross-site", "same-site"] {
        let request = get("/sign-in/oidc/contoso").header("sec-fetch-site", site).header("sec-fetch-mode", "navigate");
        let answer = desk.ask(request, Body::empty()).await;
        assert_eq!(location(&answer), "/sign-in");
        assert!(answer.headers().get(header::SET_COOKIE).is_none());
    }
    assert_eq!(at.asked(), 0);
    let mut browser = Browser::default();
    let back = browser.away(&desk, &at).await;
    for wrong in [
        "/sign-in/oidc/contoso/callback".to_owned(),
        "/sign-in/oidc/nobody/callback".to_owned(),
        "/sign-in/oidc/nobody".to_owned(),
        format!("{back}&code=another"),
        back.replace("state=", "state=x"),
    ] {
        assert_eq!(location(&browser.page(&desk, &wrong).await), "/sign-in", "{wrong}");
        assert!(!browser.is_in(&desk).await);
    }
    // None of them has used it up.
    assert_eq!(location(&browser.page(&desk, &back).await), "/tasks");
}

#[tokio::test]
async fn the_provider_ends_sign_ins_once_by_a_signature() {
    let at = TestProvider::start().await;
    let desk = desk(&at, false).await;
    let mut browser = Browser::default();
    browser.sign_in(&desk, &at).await;
    let other = at.logout_token(|claims| claims["sid"] = json!("session-2"));
    assert_eq!(told(&desk, &other).await, StatusCode::OK);
    assert_eq!(told(&desk, "rubbish").await, StatusCode::BAD_REQUEST);
    let foreign = at.logout_token(|claims| claims["aud"] = json!("another"));
    assert_eq!(told(&desk, &foreign).await, StatusCode::BAD_REQUEST);
    assert!(browser.is_in(&desk).await);
    let token = at.logout_token(|claims| claims["sid"] = json!("session-1"));
    assert_eq!(told(&desk, &token).await, StatusCode::OK);
    assert!(!browser.is_in(&desk).await);
    let mut again = Browser::default();
    again.sign_in(&desk, &at).await;
    assert_eq!(told(&desk, &token).await, StatusCode::BAD_REQUEST, "told before");
    assert!(again.is_in(&desk).await);
    let everywhere = at.logout_token(|claims| claims["sub"] = json!("sam"));
    assert_eq!(told(&desk, &everywhere).await, StatusCode::OK);
    assert!(!again.is_in(&desk).await);
}

#[tokio::test]
async fn a_frame_ends_a_sign_in_only_where_that_is_allowed() {
    for (allowed, status) in [(false, StatusCode::NOT_FOUND), (true, StatusCode::OK)] {
        let at = TestProvider::start().await;
        let desk = desk(&at, allowed).await;
        let mut browser = Browser::default();
        browser.sign_in(&desk, &at).await;
        let path = format!("/sign-in/oidc/contoso/front-channel-logout?iss={}&sid=session-1", at.issuer());
        assert_eq!(Browser::default().page(&desk, &path).await.status(), status);
        assert_eq!(browser.is_in(&desk).await, !allowed);
    }
}

#[tokio::test]
async fn signing_out_goes_on_to_the_provider() {
    let at = TestProvider::start().await;
    let desk = desk(&at, false).await;
    let mut browser = Browser::default();
    browser.sign_in(&desk, &at).await;
    let answer = browser.send(&desk, Request::post("/sign-out").header("sec-fetch-site", "same-origin")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    let end = format!("{}/end?keep=this&amp;client_id=cosell-desk&amp;post_logout_redirect_uri=", at.issuer());
    assert!(page.contains(&end) && page.contains("http-equiv=\"refresh\""), "{page}");
    assert!(!browser.is_in(&desk).await);
}
