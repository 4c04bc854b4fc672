//! An emulator to test against: no port is used, the clock stands still until moved, and every
//! answer is checked against the official model.

mod requests;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use emulator::{Config, Control, Emulator, ManualClock, ReviewPace, Seed, TaskProgress};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use service_model::ViolationKind;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

pub(crate) use requests::{invitation, opportunity, request, submission};

pub(crate) const ANVIL: &str = "111122223333";
pub(crate) const BERGFINK: &str = "444455556666";
pub(crate) const START: OffsetDateTime = datetime!(2026-11-20 09:30:00.123456789 UTC);

/// An answer as it came over the wire.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    /// The exception's name in the body.
    pub(crate) fn code(&self) -> &str {
        self.body["__type"].as_str().unwrap_or_default()
    }

    /// The paths and codes of the `ErrorList`.
    pub(crate) fn errors(&self) -> Vec<(&str, &str)> {
        let list = self.body["ErrorList"].as_array();
        list.into_iter()
            .flatten()
            .map(|entry| (entry["FieldName"].as_str().unwrap_or_default(), entry["Code"].as_str().unwrap_or_default()))
            .collect()
    }
}

/// One emulator and its clock.
pub(crate) struct Bench {
    router: Router,
    control: Control,
    clock: ManualClock,
}

/// Settings for a test: any port, nothing but solutions, tasks that are done at once, and an AWS
/// that doesn't move by itself.
pub(crate) fn quiet() -> Config {
    Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        seed: Seed::Empty,
        tasks: TaskProgress::Immediate,
        review: ReviewPace::Never,
        ..Config::default()
    }
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(quiet()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let clock = ManualClock::starting_at(START);
        let emulator =
            Emulator::bind_with_clock(config, Arc::new(clock.clone())).await.expect("the settings are right");
        Self { router: emulator.router(), control: emulator.control(), clock }
    }

    /// The handle that controls the emulator from the same process.
    pub(crate) fn control(&self) -> &Control {
        &self.control
    }

    /// Sends a request of any form and takes the answer as it comes.
    pub(crate) async fn raw(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.expect("the router never fails")
    }

    /// The router, for calls from several threads.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn advance(&self, step: Duration) {
        self.clock.advance(step);
    }

    /// Sends a request of any form.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let reply = Self::send_to(&self.router, request).await;
        assert!(reply.headers.contains_key("x-amzn-requestid"), "{reply:?}");
        reply
    }

    /// Sends a request to a router and reads the JSON that it answers.
    pub(crate) async fn send_to(router: &Router, request: Request<Body>) -> Reply {
        let response = router.clone().oneshot(request).await;
        let response = response.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let body =
            if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("the answer is JSON") };
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// Sends a request to the control interface; as JSON, unless the headers say otherwise.
    pub(crate) async fn send_control(&self, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::send_to(&self.router, request.body(Body::from(body)).expect("a valid request")).await
    }

    /// Calls an operation as an account and checks the form of what comes back.
    pub(crate) async fn call(&self, account: &str, operation: &str, body: Value) -> Reply {
        let reply = self.send(request(account, operation, &body)).await;
        check_form(operation, &reply);
        reply
    }

    /// Calls an operation that must succeed.
    pub(crate) async fn ok(&self, account: &str, operation: &str, body: Value) -> Value {
        let reply = self.call(account, operation, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{operation}: {}", reply.body);
        reply.body
    }

    /// Calls an operation that must be refused with this exception.
    pub(crate) async fn refused(&self, account: &str, operation: &str, body: Value, code: &str) -> Reply {
        let reply = self.call(account, operation, body).await;
        assert_eq!(reply.code(), code, "{operation}: {}", reply.body);
        reply
    }
}

/// Checks that an answer holds nothing but what the model knows.
pub(crate) fn check_form(operation: &str, reply: &Reply) {
    let model = service_model::official();
    if reply.status == StatusCode::OK {
        let modelled = model.operation(operation).expect("a modelled operation");
        match &modelled.output {
            None => assert_eq!(reply.body, Value::Null),
            Some(shape) => {
                let wrong: Vec<_> = model
                    .validate(shape, &reply.body)
                    .into_iter()
                    .filter(|it| !is_known_quirk(&it.path.to_string(), &it.kind))
                    .collect();
                assert!(wrong.is_empty(), "{operation}: {wrong:#?}\n{}", reply.body);
            }
        }
        return;
    }
    let header = reply.headers["x-amzn-errortype"].to_str().expect("text");
    let code = reply.code();
    assert!(header.starts_with(&format!("{code}:")), "{header}");
    assert!(!reply.body["Message"].as_str().expect("a message").is_empty());
    let mut plain = reply.body.clone();
    plain.as_object_mut().expect("an object").remove("__type");
    if model.shape(code).is_some() {
        let wrong = model.validate(code, &plain);
        assert!(wrong.is_empty(), "{code}: {wrong:?}");
        let errors = &model.operation(operation).expect("modelled").errors;
        assert!(errors.iter().any(|it| it == code), "{operation} never answers {code}: {}", reply.body);
    }
}

/// Where the real service itself leaves its model: its ARNs have another form than the model
/// says, a resource without tags has an empty list of them, and the model contradicts itself about
/// the identifiers of prospecting results (three characters as a context, eighteen as a result).
fn is_known_quirk(path: &str, kind: &ViolationKind) -> bool {
    match kind {
        ViolationKind::PatternMismatch { .. } => path == "Arn" || path.ends_with(".Arn"),
        ViolationKind::TooLong { .. } => path.starts_with("Contexts[") && path.ends_with("].Id"),
        ViolationKind::TooFew { .. } => path == "Tags",
        _ => false,
    }
}

impl Bench {
    /// Creates an engagement and answers its identifier.
    pub(crate) async fn engagement(&self, account: &str, title: &str) -> String {
        let body = json!({"Catalog": "Sandbox", "ClientToken": title, "Title": title});
        let created = self.ok(account, "CreateEngagement", body).await;
        text(&created["Id"])
    }

    /// Creates an invitation between the two partners and answers its identifier.
    pub(crate) async fn invite(&self, company: &str) -> String {
        let engagement = self.engagement(ANVIL, company).await;
        let body = invitation(&engagement, BERGFINK, company);
        let created = self.ok(ANVIL, "CreateEngagementInvitation", body).await;
        text(&created["Id"])
    }

    /// Creates an opportunity that is fit for submission and answers its identifier.
    pub(crate) async fn complete_opportunity(&self, token: &str) -> String {
        let created = self.ok(ANVIL, "CreateOpportunity", opportunity(token)).await;
        let id = text(&created["Id"]);
        let body = json!({
            "Catalog": "Sandbox",
            "OpportunityIdentifier": id,
            "RelatedEntityType": "Solutions",
            "RelatedEntityIdentifier": "S-1234567",
        });
        self.ok(ANVIL, "AssociateOpportunity", body).await;
        id
    }

    /// Starts the submission of an opportunity and answers the task.
    pub(crate) async fn submit(&self, opportunity: &str, token: &str) -> Value {
        let body = submission(opportunity, token);
        self.ok(ANVIL, "StartEngagementFromOpportunityTask", body).await
    }

    /// Gets an opportunity of Anvil's.
    pub(crate) async fn get_opportunity(&self, id: &str) -> Value {
        let body = json!({"Catalog": "Sandbox", "Identifier": id});
        self.ok(ANVIL, "GetOpportunity", body).await
    }
}

/// The text of a value that must be one.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
