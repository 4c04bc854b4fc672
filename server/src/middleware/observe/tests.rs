//! What a request leaves in the log.

use super::*;
use axum::{Form, Router, body::Body, http::StatusCode, middleware::from_fn_with_state, routing::post};
use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

const CANARY: &str = "canary-5f1c";

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_refused_form_leaves_its_route_and_id_in_the_log_and_nothing_of_the_customer() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let refuse = |Form(fields): Form<HashMap<String, String>>| async move {
        tracing::warn!(fields = fields.len(), "refused");
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let router =
        Router::new().route("/customers/{name}", post(refuse)).layer(from_fn_with_state(Metrics::new(), observe));
    let request = Request::post(format!("/customers/{CANARY}?q={CANARY}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("CompanyName={CANARY}")))
        .expect("a request");
    let response = router.oneshot(request).await.expect("an answer");
    let id = response.headers()[REQUEST_ID].to_str().expect("an id").to_owned();

    let text = String::from_utf8(log.0.lock().expect("whole").clone()).expect("text");
    assert!(!text.contains(CANARY), "{text}");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let answered = lines.iter().find(|line| line["fields"]["message"] == "answered").expect("a line");
    assert_eq!(answered["fields"]["status"], 422);
    // What is done for the request carries its id too.
    for line in lines.iter().filter(|line| line["span"]["name"] == "request") {
        assert_eq!(line["span"]["request_id"], id.as_str());
        assert_eq!(line["span"]["route"], "/customers/{name}");
    }
    assert!(
        lines.iter().any(|line| line["fields"]["message"] == "refused" && line["span"]["request_id"] == id.as_str())
    );
}
