//! Gives each request an id, and notes how it went: one line in the log, one count.

use crate::metrics::Metrics;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument;

/// Where the answer tells the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id is always our own: one that somebody else has made could be anything. What is done for the request is
/// logged inside its span, calls to AWS and their request ids included. The path stays out of the log,
/// since it may name what belongs to a customer; its template says enough.
pub(crate) async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let method = method_of(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request_id = %id, method, route);
    let answer = async {
        let mut response = next.run(request).await;
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let (status, elapsed) = (response.status().as_u16(), began.elapsed());
        metrics.answered(method, &route, status, elapsed);
        tracing::info!(status, milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), "answered");
        response
    };
    answer.instrument(span).await
}

/// Clients may invent methods without end.
pub(crate) fn method_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

#[cfg(test)]
mod tests;
