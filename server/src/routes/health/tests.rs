//! When the desk is ready, and what it says of itself.

use crate::{
    config::Config,
    testing::{HANG, TestDesk, get},
    upstreams::EmulatorUpstreams,
};
use axum::{
    Router,
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
};
use desk::{
    ports::SystemClock,
    tracker::Pace,
    upstream::{Guard, GuardSettings, Lane, NoObserver},
};
use domain::error::ErrorKind;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// What AWS answers to everything, a status and an exception; nothing, ever, when absent.
type Answer = Option<(StatusCode, &'static str)>;

/// The endpoint of an AWS that answers so.
async fn aws(answer: Answer) -> String {
    let router = Router::new().fallback(move || async move {
        let Some((status, exception)) = answer else { return std::future::pending().await };
        let body = json!({ "__type": exception, "Message": "not now" }).to_string();
        (status, [(CONTENT_TYPE, "application/x-amz-json-1.0")], body)
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A desk whose tracker has failed so at this endpoint, for every scope. It waits `patience` for an answer.
async fn after_failing(endpoint: &str, patience: Duration, kind: &ErrorKind) -> TestDesk {
    let test_desk = TestDesk::new(&Config::default()).await;
    let (state, clock) = (&test_desk.state, Arc::new(SystemClock));
    let scopes = state.people.scopes();
    let upstreams = Arc::new(EmulatorUpstreams::new(endpoint, scopes));
    let store = test_desk.database.store();
    let settings = GuardSettings { attempts: 1, background_deadline: patience, ..GuardSettings::default() };
    let guard = Guard::new(upstreams, store.clone(), clock.clone(), settings, Arc::new(NoObserver));
    let tracker = state.desk.tracker();
    let running = tracker.clone().run(store, guard.lane(Lane::Tracker), clock, Pace::default(), state.stop.clone());
    tokio::spawn(running);
    for scope in scopes {
        let failing = async {
            loop {
                if let Some(trouble) = tracker.freshness(scope).trouble {
                    return trouble;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let trouble = tokio::time::timeout(HANG, failing).await.expect("the tracker looks");
        assert_eq!(trouble.kind, *kind, "{trouble:?}");
    }
    test_desk
}

async fn readiness(desk: &TestDesk) -> (StatusCode, Value) {
    let answer = desk.ask(get("/readyz"), Body::empty()).await;
    let status = answer.status();
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    (status, serde_json::from_slice(&body).expect("a document"))
}

#[tokio::test]
async fn it_is_ready_whatever_is_wrong_with_aws() {
    let well = (StatusCode::OK, json!({ "store": true, "credentials": true, "stopping": false }));
    let at_once = Duration::from_millis(200);
    for (answer, patience, kind) in [
        (Some((StatusCode::BAD_REQUEST, "ThrottlingException")), HANG, ErrorKind::Throttled),
        (Some((StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException")), HANG, ErrorKind::Upstream),
        (Some((StatusCode::BAD_REQUEST, "AccessDeniedException")), HANG, ErrorKind::AccessDenied { reason: None }),
        (None, at_once, ErrorKind::Unavailable),
    ] {
        let desk = after_failing(&aws(answer).await, patience, &kind).await;
        assert_eq!(readiness(&desk).await, well, "{kind:?}");
    }
    // Nothing listens on port 1.
    let desk = after_failing("http://127.0.0.1:1", HANG, &ErrorKind::Unavailable).await;
    assert_eq!(readiness(&desk).await, well, "the connection is refused");
}

#[tokio::test]
async fn credentials_that_aws_does_not_take_are_told_and_leave_it_ready() {
    for (status, exception) in [
        (StatusCode::BAD_REQUEST, "UnrecognizedClientException"),
        (StatusCode::BAD_REQUEST, "ExpiredTokenException"),
        // A clock that is off, which all replicas may share.
        (StatusCode::BAD_REQUEST, "InvalidSignatureException"),
        (StatusCode::FORBIDDEN, "RequestTimeTooSkewed"),
    ] {
        let endpoint = aws(Some((status, exception))).await;
        let desk = after_failing(&endpoint, HANG, &ErrorKind::NoCredentials).await;
        let told = json!({ "store": true, "credentials": false, "stopping": false });
        assert_eq!(readiness(&desk).await, (StatusCode::OK, told), "{exception}");
    }
}

#[tokio::test]
async fn it_is_not_ready_before_it_has_heard_of_aws_nor_once_it_stops() {
    let desk = TestDesk::new(&Config::default()).await;
    let unheard = json!({ "store": true, "credentials": false, "stopping": false });
    assert_eq!(readiness(&desk).await, (StatusCode::SERVICE_UNAVAILABLE, unheard));

    let desk = after_failing("http://127.0.0.1:1", HANG, &ErrorKind::Unavailable).await;
    desk.state.stop.cancel();
    let stopping = json!({ "store": true, "credentials": true, "stopping": true });
    assert_eq!(readiness(&desk).await, (StatusCode::SERVICE_UNAVAILABLE, stopping));
}
