//! awsJson1_0 over HTTP: everything about the wire, nothing about the service.

mod connection;
mod faulty;
mod quirks;
mod request;
mod request_id;
mod response;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use futures::FutureExt;
use serde_json::Value;

use crate::auth;
use crate::control;
use crate::error::ServiceError;
use crate::ids;
use crate::ledger::{Record, kept};
use crate::service::Service;

pub use connection::ConnectionReset;
pub(crate) use connection::{Limits, serve};
use request_id::RequestId;

/// The longest request body, in bytes. The greatest valid request is far below.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// How long a client may take to send its body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A request that names an operation and arrived whole.
struct Incoming<'a> {
    operation: &'a str,
    access_key: &'a str,
    body: Value,
}

/// The routes: one operation endpoint, whatever the path, since the answer to a wrong path is an
/// AWS error too; and the control interface beside it.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let control = control::router(&service);
    let service = Router::new().fallback(handle).with_state(service);
    match control {
        Some(control) => service.nest_service(control::PREFIX, control),
        None => service,
    }
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    let id = RequestId::new();
    // Not as layers around the router: each would cost every call more than all it does here.
    let mut response = AssertUnwindSafe(answer(&service, request, id))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| response::error(&ServiceError::internal("The emulator stumbled over this request.")));
    response.headers_mut().extend(id.header());
    response
}

async fn answer(service: &Service, request: Request, id: RequestId) -> Response {
    let (parts, body) = request.into_parts();
    let mut record = service.ledger.begin(service.now());
    note_head(&mut record, service, &parts.headers, id);
    match read(service, &parts, body).await {
        Ok(incoming) => {
            note_body(&mut record, &incoming);
            faulty::answer(service, incoming, &mut record).await
        }
        Err(error) => refuse(&mut record, &error),
    }
}

async fn read<'a>(service: &Service, parts: &'a Parts, body: Body) -> Result<Incoming<'a>, ServiceError> {
    let head = request::Head::read(parts)?;
    let bytes = tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_LIMIT))
        .await
        .map_err(|_| ServiceError::new("RequestTimeoutException", 408, "The body took too long to arrive."))?
        .map_err(|_| {
            ServiceError::new(
                "RequestEntityTooLargeException",
                413,
                format!("The body must arrive whole and have at most {BODY_LIMIT} bytes."),
            )
        })?;
    auth::check(&service.config(), parts, &bytes)?;
    let body = request::body(&bytes)?;
    tracing::debug!(operation = head.operation, "called");
    Ok(Incoming { operation: head.operation, access_key: head.access_key, body })
}

/// Answers an exception and notes it.
fn refuse(record: &mut Record<'_>, error: &ServiceError) -> Response {
    tracing::debug!(code = error.code, "refused");
    let response = response::error(error);
    note_answer(record, Some(error.code), &response);
    response
}

/// Notes what the head says, also of a request that is refused for it.
fn note_head(record: &mut Record<'_>, service: &Service, headers: &HeaderMap, id: RequestId) {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let access_key = auth::Authorization::read(headers).ok().map(|it| it.access_key());
    record.note(|entry| {
        entry.operation = target.and_then(|target| target.rsplit('.').next()).map(kept);
        entry.access_key = access_key.map(kept);
        entry.account = access_key.map(|key| auth::account_of(&service.config(), key).to_owned());
        entry.request_id = Some(id.to_string());
    });
}

fn note_body(record: &mut Record<'_>, incoming: &Incoming<'_>) {
    let named = ids::named_in(incoming.operation, &incoming.body);
    // The partner's own identifier is the partner's business.
    let identifier = named.iter().find(|(name, _)| *name != "PartnerOpportunityIdentifier");
    let text = |name: &str| incoming.body.get(name).and_then(Value::as_str).map(kept);
    record.note(|entry| {
        entry.identifier = identifier.map(|(_, it)| kept(ids::bare(it)));
        entry.catalog = text("Catalog");
        entry.client_token = text("ClientToken");
    });
}

fn note_answer(record: &mut Record<'_>, exception: Option<&str>, response: &Response) {
    record.answered(exception, response.status().as_u16());
}
