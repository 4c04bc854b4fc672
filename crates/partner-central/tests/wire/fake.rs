//! A service that answers what it was told to, in order, and keeps what it was asked.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, Response, StatusCode},
};
use domain::{ids::AccountId, people::Catalog};
use partner_central::{AwsPartnerCentral, Settings};
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

/// The account that the tests call as.
pub(crate) const ACCOUNT: &str = "111122223333";

/// The request id of every answer.
pub(crate) const REQUEST_ID: &str = "5b1c9e0e-0000-4000-8000-000000000001";

/// One answer.
#[derive(Clone)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
    /// How long it takes.
    pub(crate) after: Duration,
}

impl Reply {
    /// A prompt answer.
    pub(crate) fn new(status: u16, body: impl ToString) -> Self {
        Self { status, body: body.to_string(), after: Duration::ZERO }
    }
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `X-Amz-Target` without its prefix.
    pub(crate) operation: String,
    /// The `Authorization` header.
    pub(crate) authorization: String,
    /// The body.
    pub(crate) body: Value,
}

/// The running fake.
pub(crate) struct Fake {
    /// What it was asked, in order.
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
    /// How the adapter reaches it.
    pub(crate) settings: Settings,
    /// The adapter that talks to it.
    pub(crate) service: AwsPartnerCentral,
}

/// Settings for an endpoint, impatient and without second attempts.
pub(crate) fn settings(endpoint: String) -> Settings {
    Settings {
        endpoint_url: Some(endpoint),
        static_account: AccountId::parse(ACCOUNT),
        catalog: Catalog::Sandbox,
        max_attempts: 1,
        read_timeout: Duration::from_millis(500),
        attempt_timeout: Duration::from_millis(500),
        operation_timeout: Duration::from_secs(10),
        ..Settings::default()
    }
}

/// Starts a fake that gives these answers.
pub(crate) async fn answering(replies: impl IntoIterator<Item = Reply>) -> Fake {
    with_settings(replies, |settings| settings).await
}

/// Starts a fake, and talks to it with changed settings.
pub(crate) async fn with_settings(
    replies: impl IntoIterator<Item = Reply>,
    change: impl FnOnce(Settings) -> Settings,
) -> Fake {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
    let noted = asked.clone();
    let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        noted.lock().expect("no test panics while it notes").push(Asked {
            operation: header("x-amz-target").trim_start_matches("AWSPartnerCentralSelling.").to_owned(),
            authorization: header("authorization"),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        });
        let reply = replies.lock().expect("no test panics while it takes").pop_front();
        async move {
            let reply = reply.unwrap_or_else(|| Reply::new(418, "{}"));
            tokio::time::sleep(reply.after).await;
            Response::builder()
                .status(StatusCode::from_u16(reply.status).expect("a test's status is legal"))
                .header("content-type", "application/x-amz-json-1.0")
                .header("x-amzn-requestid", REQUEST_ID)
                .body(reply.body)
                .expect("a test's answer is legal")
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings = change(settings(endpoint));
    let service = AwsPartnerCentral::connect(&settings).await.expect("the settings are sound");
    Fake { asked, settings, service }
}
