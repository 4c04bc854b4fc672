//! Putting an answer together.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::call::Output;
use crate::error::ServiceError;

/// What stands behind the exception's name in `x-amzn-ErrorType`, as the service writes it.
const ERROR_SUFFIX: &str = ":http://internal.amazon.com/coral/com.amazonaws.partnercentral.selling/";

/// A 200 with the body, or without one for an operation that answers nothing.
pub(super) fn success(answer: Output) -> Response<Body> {
    respond(StatusCode::OK, answer.into_bytes())
}

/// The exception in header and body.
pub(super) fn error(error: &ServiceError) -> Response<Body> {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond(status, error.body().to_string().into_bytes());
    if let Ok(kind) = HeaderValue::try_from(format!("{}{ERROR_SUFFIX}", error.code)) {
        response.headers_mut().insert("x-amzn-errortype", kind);
    }
    response
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}
