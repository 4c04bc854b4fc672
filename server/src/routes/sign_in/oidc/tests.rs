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
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use identity::testing::{CLIENT, TestProvider};
use serde_json::json;
use std::collections::BTreeMap;
use store::Database;
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

/// A browser: the cookies that it was given, by name.
#[derive(Clone, Default)]
struct Browser(BTreeMap<String, String>);

impl Browser {
    async fn send(&mut self, desk: &TestDesk, request: axum::http::request::Builder) -> Response {
        let cookies: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookies.join("; "));
        let answer = desk.ask(request, Body::empty()).await;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().expect("a value");
            if cookie.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// How many sign-ins it has under way.
    fn under_way(&self) -> usize {
        self.0.keys().filter(|name| name.starts_with("cosell_leaving_")).count()
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
    // The answer in another browser: an attacker's account in a victim's session.
    let mut victim = Browser::default();
    victim.away(&desk, &at).await;
    assert_eq!(location(&victim.page(&desk, &back).await), "/sign-in?refused=not-awaited&by=contoso");
    assert!(!victim.is_in(&desk).await);
    // Other tabs leave for the provider too, and each comes back.
    let other_tab = browser.away(&desk, &at).await;
    assert_eq!(browser.under_way(), 2);
    let before = browser.clone();
    assert_eq!(location(&browser.page(&desk, &other_tab).await), "/tasks");
    assert!(browser.is_in(&desk).await);
    // Signing in has taken what the other tab waited for. Who is in goes on.
    assert_eq!(browser.under_way(), 0);
    assert_eq!(location(&browser.page(&desk, &back).await), "/");
    // Whoever has kept all of it finds the code used up.
    let mut thief = before;
    assert_eq!(location(&thief.page(&desk, &other_tab).await), "/sign-in?refused=not-signed-in&by=contoso");
    assert!(!thief.is_in(&desk).await);
}

#[tokio::test]
async fn whoever_only_asks_leaves_nothing_in_the_database() {
    let at = TestProvider::start().await;
    let desk = desk(&at, true).await;
    let mut browser = Browser::default();
    for _ in 0..8 {
        browser.away(&desk, &at).await;
    }
    assert_eq!(browser.under_way(), 5, "one a tab, and no more than five");
    for path in [
        "/",
        "/sign-in",
        "/sign-in?refused=denied&by=contoso",
        "/sign-in/oidc/contoso",
        "/sign-in/oidc/contoso/callback?code=a&state=b",
        "/sign-in/oidc/contoso/callback?code=a&code=b&state=c",
        "/sign-in/oidc/nobody",
        "/sign-in/oidc/nobody/callback",
        "/sign-in/oidc/contoso/front-channel-logout?iss=a&sid=b",
        "/sign-in/proxy",
    ] {
        let answer = Browser::default().page(&desk, path).await;
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        let sessions = cookies.filter(|cookie| cookie.as_bytes().starts_with(b"cosell_session")).count();
        assert_eq!(sessions, 0, "{path}");
    }
    let denied = browser.away(&desk, &at).await.replace("code=", "error=access_denied&other=");
    assert_eq!(location(&browser.page(&desk, &denied).await), "/sign-in?refused=denied&by=contoso");
    let Database::Sqlite(store) = &desk.database else { panic!("a database in memory") };
    let rows: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM tower_sessions").fetch_one(store.pool()).await.expect("counted");
    assert_eq!(rows, 0);
    browser.sign_in(&desk, &at).await;
    assert!(browser.is_in(&desk).await);
}

#[tokio::test]
async fn what_the_browser_keeps_is_its_own_and_cannot_be_chosen() {
    let at = TestProvider::start().await;
    let desk = desk(&at, false).await;
    let answer = Browser::default().page(&desk, "/sign-in/oidc/contoso?next=%2Ftasks").await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
    for part in ["Path=/;", "Max-Age=600;", "HttpOnly;", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    // Its secret is in no address.
    let value = cookie.split(['=', ';']).nth(1).expect("a value");
    let kept: serde_json::Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(value).expect("letters")).expect("an object");
    let secret = kept["secret"].as_str().expect("a secret");
    assert!(!location(&answer).contains(secret));
    // A state that somebody has made up is not that of any secret: its cookie is none.
    let mut browser = Browser::default();
    browser.0.insert("cosell_leaving_0123456789abcdef".into(), value.to_owned());
    let guessed = "/sign-in/oidc/contoso/callback?code=code-0&state=0123456789abcdef";
    assert_eq!(location(&browser.page(&desk, guessed).await), "/sign-in?refused=not-awaited&by=contoso");
    // Where somebody wants to go may be of any length, and a cookie may not.
    let long = format!("/sign-in/oidc/contoso?next=%2F{}", "x".repeat(6_000));
    let answer = Browser::default().page(&desk, &long).await;
    assert!(answer.headers()[header::SET_COOKIE].len() < 1_500);
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
        let to = browser.page(&desk, &wrong).await;
        assert!(location(&to).starts_with("/sign-in?refused="), "{wrong}");
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
async fn what_is_refused_at_the_door_stands_in_the_record() {
    let at = TestProvider::start().await;
    let desk = desk(&at, true).await;
    let mut browser = Browser::default();
    browser.sign_in(&desk, &at).await;
    assert_eq!(desk.refused().await, Vec::<String>::new());
    let mut stranger = Browser::default();
    for state in ["one", "two", "three"] {
        let unknown = format!("/sign-in/oidc/contoso/callback?code=guessed&state={state}");
        assert_eq!(location(&stranger.page(&desk, &unknown).await), "/sign-in?refused=not-awaited&by=contoso");
    }
    let back = stranger.away(&desk, &at).await;
    let denied = format!("{}&error=access_denied", back.replace("code=", "other="));
    assert_eq!(location(&stranger.page(&desk, &denied).await), "/sign-in?refused=denied&by=contoso");
    let foreign = at.logout_token(|claims| claims["aud"] = json!("another"));
    assert_eq!(told(&desk, &foreign).await, StatusCode::BAD_REQUEST);
    let framed = "/sign-in/oidc/contoso/front-channel-logout?iss=https://evil.example&sid=session-1";
    assert_eq!(stranger.page(&desk, framed).await.status(), StatusCode::BAD_REQUEST);
    let first = [
        "SignIn \"contoso\": by openid: nobody waited for this answer from 127.0.0.1",
        "SignIn \"contoso\": by openid: whoever vouches for people said no from 127.0.0.1",
        "SignOut \"contoso\": what was told is not to be believed from 127.0.0.1",
    ];
    assert_eq!(desk.refused().await, first);
    desk.state.register.tell_refused().await;
    let counted = [
        "SignIn \"contoso\": by openid: nobody waited for this answer, 2 more within a minute from 127.0.0.1",
        "SignOut \"contoso\": what was told is not to be believed, 1 more within a minute from 127.0.0.1",
    ];
    assert_eq!(desk.refused().await[3..], counted);
    assert!(browser.is_in(&desk).await);
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
