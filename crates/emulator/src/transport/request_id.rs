//! The name that every request gets.

use std::fmt;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// A request's own name, answered as `x-amzn-RequestId`. It stands among the request's extensions
/// while it is being answered. What the client sends under that name is not listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names the request and puts the name into its answer, whatever that is.
pub(super) async fn name_request(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::new_v4());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(text) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert("x-amzn-requestid", text);
    }
    response
}
