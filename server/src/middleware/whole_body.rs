//! Takes a request's body in whole before anything else is done for it.

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// What a request's body may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    /// How many bytes it may have.
    pub(crate) bytes: usize,
    /// How long it may take to arrive.
    pub(crate) within: Duration,
}

/// Reads the body within a time, so that a slow client holds up nothing but its own connection: no
/// session, no place in a queue. Every handler needs the whole body anyway.
pub(crate) async fn whole_body(State(limits): State<BodyLimits>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match tokio::time::timeout(limits.within, to_bytes(body, limits.bytes)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Ok(Err(_)) => refuse(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large, or broke off.\n"),
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "The request took too long to arrive.\n"),
    }
}

/// The rest of the body may still come, so the connection is of no more use.
fn refuse(status: StatusCode, words: &'static str) -> Response {
    let mut response = (status, words).into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
