//! What people, a provider and AWS do at a desk, so that it has had every secret in its hands.

use super::{Configured, EVENTS, PASSWORD, Told};
use crate::{
    matrix::{FORMS, Input, ROWS},
    network::Peer,
    testing::HANG,
};
use app::App;
use axum::{
    body::{Body, to_bytes},
    http::{Request, header, request::Builder},
};
use desk::ports::{AuditNote, Hand, Token, TokenKind};
use identity::{random_word, second_factor::Seed, testing::TestProvider, word_mark};
use leptos_axum::generate_route_list;
use serde_json::json;
use std::{collections::BTreeMap, net::SocketAddr};
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;
use url::Url;

const FORM: &str = "application/x-www-form-urlencoded";

/// A browser: the cookies that it was given, by name, and all that it was answered.
pub(super) struct Browser<'a> {
    at: &'a Configured,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) told: Told,
}

impl<'a> Browser<'a> {
    pub(super) fn new(at: &'a Configured) -> Self {
        Self { at, cookies: BTreeMap::new(), told: Vec::new() }
    }

    /// One in which somebody of the invented people has signed in.
    pub(super) async fn of(at: &'a Configured, person: &str) -> Self {
        let session = at.desk.sign_in(person).await.id().expect("saved").to_string();
        Self { cookies: BTreeMap::from([("cosell_session".to_owned(), session)]), ..Self::new(at) }
    }

    /// Sends a request. Where the answer leads, or else its status.
    async fn send(&mut self, path: &str, request: Builder, body: impl Into<Body>) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookies.join("; "))
            .extension(Peer(SocketAddr::from(([127, 0, 0, 1], 50_000))))
            .body(body.into())
            .expect("a request");
        let answer = tokio::time::timeout(HANG, self.at.app.clone().oneshot(request)).await;
        let (head, body) = answer.expect("it does not hang").expect("an answer").into_parts();
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, rest) = cookie.split_once('=').expect("a name");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            }
        }
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        self.told.push((path.to_owned(), [format!("{:?}\n", head.headers).as_bytes(), &body[..]].concat()));
        let to = head.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        to.map_or_else(|| head.status.as_u16().to_string(), str::to_owned)
    }

    async fn get(&mut self, path: &str) -> String {
        self.send(path, Request::get(path), Body::empty()).await
    }

    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> String {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.send(path, Request::post(path).header(header::CONTENT_TYPE, FORM), body).await
    }

    /// Goes everywhere: every page, every server function and every other form.
    pub(super) async fn everywhere(&mut self) {
        for route in generate_route_list(App) {
            let path = route.path().replace("{id}", "0123456789abcdef0123456789abcdef").replace(['{', '}'], "");
            self.get(&path).await;
        }
        let functions = ROWS.iter().map(|row| (format!("/api/{}", row.path), row.input));
        let forms = FORMS.iter().map(|&(path, _, form)| (path.to_owned(), Input::Form(form)));
        for (path, input) in functions.chain(forms) {
            let (request, body) = match input {
                Input::Query(query) => (Request::get(format!("{path}?{query}")), ""),
                Input::Form(form) => (Request::post(&path).header(header::CONTENT_TYPE, FORM), form),
                Input::Json(json) => (Request::post(&path).header(header::CONTENT_TYPE, "application/json"), json),
            };
            self.send(&path, request, body).await;
        }
        self.get("/audit/export?format=jsonl").await;
    }
}

/// The first administrator comes in by a link; what their app shares with the desk, and all that they were answered.
pub(super) async fn come_by_password(at: &Configured) -> (Seed, Told) {
    let (word, now) = (random_word(), OffsetDateTime::now_utc());
    let (kind, expires_at) = (TokenKind::FirstAdministrator, now + Duration::HOUR);
    let token = Token { mark: word_mark(&word), kind, account: None, expires_at };
    let note = AuditNote::done_by(Hand::desk(), "LinkMade", "first administrator", now);
    at.desk.database.credentials().issue_token(&token, &note).await.expect("kept");
    let mut browser = Browser::new(at);
    let form = [("token", word.as_str()), ("name", "Ada"), ("mail", "ada@example.com"), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-in/set-password", &form).await, "/sign-in/app");
    browser.get("/sign-in/app").await;
    let page = String::from_utf8_lossy(&browser.told.last().expect("a page").1).into_owned();
    let secret = page.split("secret=").nth(1).expect("an address for the app");
    let secret: String = secret.chars().take_while(char::is_ascii_alphanumeric).collect();
    let seed = Seed::from_bytes(&of_base32(&secret)).expect("a seed");
    let code = seed.code_at(OffsetDateTime::now_utc().unix_timestamp());
    assert_eq!(browser.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/recovery-codes");
    (seed, browser.told)
}

fn of_base32(text: &str) -> Vec<u8> {
    let value = |letter: u8| if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
    let bits: Vec<u8> =
        text.bytes().flat_map(|letter| (0..5).rev().map(move |bit| (value(letter) >> bit) & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0_u8, |sum, bit| (sum << 1) | bit)).collect()
}

/// Somebody comes in by the provider, to which the desk says its secret.
pub(super) async fn come_by_provider(at: &Configured, provider: &TestProvider) -> Told {
    provider.sign_in_as(json!({ "sub": "pat", "name": "Pat", "groups": ["sellers"], "sid": "session-1" }));
    let mut browser = Browser::new(at);
    let away: Url = browser.get("/sign-in/oidc/contoso?next=%2Ftasks").await.parse().expect("an address");
    let back = provider.visit(&away);
    assert_eq!(browser.get(&format!("{}?{}", back.path(), back.query().expect("an answer"))).await, "/tasks");
    browser.get("/tasks").await;
    browser.told
}

/// Events of AWS come, with the right secret and with another.
pub(super) async fn send_events(at: &Configured) -> Told {
    let event = json!({
        "version": "0", "id": "01234567-89ab-cdef-0123-456789abcdef", "source": "aws.partnercentral-selling",
        "account": "111122223333", "detail-type": "Engagement Invitation Created", "time": "2026-11-27T00:00:00Z",
        "region": "us-east-1", "resources": [], "detail": { "catalog": "Sandbox", "schemaVersion": "1" },
    });
    let mut browser = Browser::new(at);
    for (secret, status) in [(EVENTS, "204"), ("another secret of as many", "401")] {
        let request = Request::post("/aws-events").header("x-api-key", secret);
        assert_eq!(browser.send("/aws-events", request, event.to_string()).await, status);
    }
    browser.told
}
