use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use emulator::{Config, EventsUrl};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::bench::{opportunity, quiet};
use crate::served::{Served, soon};

/// Takes events, after refusing as often as it was told to.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    refusals: Arc<Mutex<Vec<StatusCode>>>,
    taken: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
}

impl Receiver {
    pub(crate) async fn listen(&self) -> EventsUrl {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/events", listener.local_addr().expect("bound"));
        let router = Router::new().route("/events", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url.parse().expect("on this machine")
    }

    pub(crate) async fn wait_for(&self, count: usize) -> Vec<(HeaderMap, Value)> {
        soon(async {
            loop {
                let taken = self.taken.lock().expect("no panic").clone();
                if taken.len() >= count {
                    return taken;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        })
        .await
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    if let Some(refusal) = receiver.refusals.lock().expect("no panic").pop() {
        return refusal;
    }
    let event = serde_json::from_str(&body).expect("JSON");
    receiver.taken.lock().expect("no panic").push((headers, event));
    StatusCode::ACCEPTED
}

#[tokio::test]
async fn events_are_posted_in_order_until_they_are_taken() {
    let receiver = Receiver::default();
    let busy = StatusCode::SERVICE_UNAVAILABLE;
    receiver.refusals.lock().expect("no panic").extend([busy, StatusCode::TOO_MANY_REQUESTS]);
    let config = Config {
        events_url: Some(receiver.listen().await),
        events_secret: Some("X-Api-Key: sesame".parse().expect("a header")),
        ..quiet()
    };
    let served = Served::with(config).await;
    let mut created = Vec::new();
    for token in ["a", "b", "c"] {
        let answer = served.ok("CreateOpportunity", &opportunity(token)).await;
        created.push(answer["Id"].clone());
    }
    let taken = receiver.wait_for(3).await;
    let posted: Vec<_> = taken.iter().map(|(_, event)| event["detail"]["opportunity"]["identifier"].clone()).collect();
    assert_eq!(posted, created);
    let headers = &taken[0].0;
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(headers["x-api-key"], "sesame");
    served.stop().await;
}

#[tokio::test]
async fn an_event_refused_for_good_doesnt_hold_up_the_next() {
    let receiver = Receiver::default();
    receiver.refusals.lock().expect("no panic").push(StatusCode::BAD_REQUEST);
    let served = Served::with(Config { events_url: Some(receiver.listen().await), ..quiet() }).await;
    served.ok("CreateOpportunity", &opportunity("a")).await;
    let second = served.ok("CreateOpportunity", &opportunity("b")).await;
    let taken = receiver.wait_for(1).await;
    assert_eq!(taken[0].1["detail"]["opportunity"]["identifier"], second["Id"]);
    assert_eq!(taken[0].0.get("authorization"), None);
    served.stop().await;
}

#[tokio::test]
async fn an_address_that_nobody_listens_at_delays_nothing_and_foreign_ones_are_refused() {
    let gone = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", gone.local_addr().expect("bound"));
    drop(gone);
    let served = Served::with(Config { events_url: Some(url.parse().expect("local")), ..quiet() }).await;
    served.ok("CreateOpportunity", &opportunity("a")).await;
    served.stop().await;

    let foreign = serde_json::from_value::<Config>(json!({"events_url": "https://events.example.com/"}));
    let error = foreign.expect_err("not on this machine").to_string();
    assert!(error.contains("on this machine"), "{error}");
}
