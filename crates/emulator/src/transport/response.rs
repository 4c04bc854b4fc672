//! Putting an answer together.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use crate::error::ServiceError;

/// What stands behind the exception's name in `x-amzn-ErrorType`, as the service writes it.
const ERROR_SUFFIX: &str = ":http://internal.amazon.com/coral/com.amazonaws.partnercentral.selling/";

/// The exception in header and body.
pub(super) fn error(error: &ServiceError) -> Response<Body> {
    exception(error.code, error.status, &error.body())
}

/// An exception of any name.
pub(super) fn exception(name: &str, status: u16, body: &Value) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond(status, body.to_string().into());
    if let Ok(kind) = HeaderValue::try_from(format!("{name}{ERROR_SUFFIX}")) {
        response.headers_mut().insert("x-amzn-errortype", kind);
    }
    response
}

/// An answer with this body, whatever it is.
pub(super) fn respond(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}
