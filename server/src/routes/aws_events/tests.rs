//! What is taken as an event of AWS, and from whom.

use crate::{
    config::Config,
    testing::{TestDesk, get},
};
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
    response::Response,
};
use desk::ports::{Area, Signal};
use futures::stream;
use serde_json::{Value, json};
use std::convert::Infallible;

const SECRET: &str = "sixteen characters";
/// Those of one account in one catalog, as the tracker is told.
const ANVIL: &str = "111122223333";

async fn desk(secret: Option<&str>) -> TestDesk {
    let mut config = Config::default();
    config.live.events_secret = secret.map(Into::into);
    TestDesk::new(&config).await
}

/// As EventBridge sends: from elsewhere, under another name, without cookie or origin.
async fn send(desk: &TestDesk, secret: Option<&str>, body: impl Into<Body>) -> Response {
    let request = Request::post("/aws-events").header("host", "desk-events.example.com");
    let request = match secret {
        Some(secret) => request.header("x-api-key", secret),
        None => request,
    };
    desk.ask(request, body.into()).await
}

fn event(source: &str, account: &str, catalog: &str) -> Value {
    json!({
        "version": "0", "id": "01234567-89ab-cdef-0123-456789abcdef", "source": source, "account": account,
        "detail-type": "Engagement Invitation Created", "time": "2026-11-27T00:00:00Z", "region": "us-east-1",
        "resources": [], "detail": { "catalog": catalog, "schemaVersion": "1" }
    })
}

fn ours() -> Value {
    event("aws.partnercentral-selling", ANVIL, "Sandbox")
}

/// Which scopes were hinted, and what may have changed there.
fn hinted(desk: &TestDesk) -> Vec<(String, Vec<Area>)> {
    let hint = |signal| match signal {
        Signal::Hint { scope, areas } => (scope.key(), areas.into_iter().collect()),
        other => panic!("{other:?}"),
    };
    desk.told().into_iter().map(hint).collect()
}

/// What is hinted when this is sent by one who knows the secret.
async fn hinted_by(body: &Value) -> Vec<String> {
    let desk = desk(Some(SECRET)).await;
    let answer = send(&desk, Some(SECRET), body.to_string()).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{body}");
    assert!(!answer.headers().contains_key("set-cookie"), "no session is begun");
    hinted(&desk).into_iter().map(|(scope, _)| scope).collect()
}

#[tokio::test]
async fn an_event_makes_the_desk_look_at_its_account_and_catalog() {
    let scope = desk(None).await.asker("seller").scope.key();
    assert_eq!(hinted_by(&ours()).await, std::slice::from_ref(&scope));
    // Kinds of events that AWS adds later count too, and those that name no catalog.
    let mut new = ours();
    new["detail-type"] = json!("Something New");
    new["detail"] = json!({ "anything": [1, 2] });
    assert_eq!(hinted_by(&new).await, [scope]);
}

#[tokio::test]
async fn an_event_tells_what_may_have_changed() {
    let typed = |detail_type: &str| {
        let mut event = ours();
        event["detail-type"] = json!(detail_type);
        event
    };
    let opportunities = vec![Area::Opportunities, Area::Tasks];
    for (sent, areas) in [
        (typed("Opportunity Updated"), opportunities.clone()),
        (typed("Engagement Member Added"), vec![Area::Engagements, Area::Tasks]),
        (typed("Engagement Invitation Accepted"), Area::ALL.to_vec()),
        (typed("Something New"), Area::ALL.to_vec()),
        (json!([typed("Opportunity Created"), typed("Opportunity Updated")]), opportunities),
    ] {
        let desk = desk(Some(SECRET)).await;
        assert_eq!(send(&desk, Some(SECRET), sent.to_string()).await.status(), StatusCode::NO_CONTENT);
        let [(_, told)] = hinted(&desk).try_into().expect("one hint");
        assert_eq!(told, areas, "{sent}");
    }
}

#[tokio::test]
async fn what_does_not_concern_the_desk_is_taken_and_changes_nothing() {
    for other in [
        event("aws.ec2", ANVIL, "Sandbox"),
        event("aws.partnercentral-selling", "999999999999", "Sandbox"),
        event("aws.partnercentral-selling", ANVIL, "AWS"),
        json!([]),
    ] {
        assert_eq!(hinted_by(&other).await, Vec::<String>::new(), "{other}");
    }
}

#[tokio::test]
async fn an_event_may_come_twice() {
    let desk = desk(Some(SECRET)).await;
    for _ in 0..2 {
        assert_eq!(send(&desk, Some(SECRET), ours().to_string()).await.status(), StatusCode::NO_CONTENT);
    }
    // In one request it is one hint.
    assert_eq!(hinted_by(&json!([ours(), ours()])).await.len(), 1);
}

#[tokio::test]
async fn whoever_does_not_know_the_secret_is_refused_before_anything_is_read() {
    let desk = desk(Some(SECRET)).await;
    for secret in [None, Some(""), Some("sixteen character"), Some("another 16 characters")] {
        let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(send(&desk, secret, never).await.status(), StatusCode::UNAUTHORIZED, "{secret:?}");
        assert_eq!(send(&desk, secret, ours().to_string()).await.status(), StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    assert_eq!(hinted(&desk), []);
}

#[tokio::test]
async fn without_a_secret_there_is_no_such_address() {
    let desk = desk(None).await;
    for secret in [None, Some(""), Some(SECRET)] {
        assert_eq!(send(&desk, secret, ours().to_string()).await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(hinted(&desk), []);
}

#[tokio::test]
async fn rubbish_is_refused() {
    let desk = desk(Some(SECRET)).await;
    let deep = "[".repeat(100_000);
    for rubbish in [&b""[..], b"{", b"null", b"{}", b"{\"source\":1}", b"\xff\xfe", deep.as_bytes()] {
        let answer = send(&desk, Some(SECRET), rubbish.to_vec()).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{:?}", rubbish.get(..20).unwrap_or(rubbish));
    }
    assert_eq!(hinted(&desk), []);
    assert_eq!(send(&desk, Some(SECRET), ours().to_string()).await.status(), StatusCode::NO_CONTENT, "it goes on");
}

#[tokio::test]
async fn a_body_may_have_256_kibibytes_and_no_more() {
    let desk = desk(Some(SECRET)).await;
    let mut event = ours().to_string();
    event.push_str(&" ".repeat(256 * 1024 - event.len()));
    assert_eq!(send(&desk, Some(SECRET), event.clone()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(send(&desk, Some(SECRET), event + " ").await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_header_is_the_one_that_is_configured() {
    let mut config = Config::default();
    config.live.events_secret = Some(SECRET.into());
    config.live.events_header = "x-desk-events".into();
    let desk = TestDesk::new(&config).await;
    assert_eq!(send(&desk, Some(SECRET), ours().to_string()).await.status(), StatusCode::UNAUTHORIZED);
    let request = Request::post("/aws-events").header("x-desk-events", SECRET);
    assert_eq!(desk.ask(request, ours().to_string().into()).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn nothing_else_may_be_called_from_elsewhere() {
    let desk = desk(Some(SECRET)).await;
    let elsewhere = Request::get("/livez").header("host", "desk-events.example.com");
    assert_eq!(desk.ask(elsewhere, Body::empty()).await.status(), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(desk.ask(get("/livez"), Body::empty()).await.status(), StatusCode::OK);
}
