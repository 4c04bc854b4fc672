//! Taking a request apart.

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde_json::Value;

use crate::error::ServiceError;

/// What the request's head says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// The operation after the service's prefix in `X-Amz-Target`.
    pub(super) operation: &'a str,
    /// The access key id in the signature's credential.
    pub(super) access_key: &'a str,
}

impl<'a> Head<'a> {
    /// Reads the head in the order in which services of this family object to it.
    pub(super) fn read(parts: &'a Parts) -> Result<Self, ServiceError> {
        let headers = &parts.headers;
        if parts.method != Method::POST || parts.uri.path() != "/" {
            return Err(nothing_here("Operations are called with POST on /."));
        }
        let kind = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-amz-json-1.0") {
            return Err(nothing_here("The content type must be application/x-amz-json-1.0."));
        }
        let prefix = service_model::official().target_prefix();
        let operation = text(headers, "x-amz-target")
            .and_then(|target| target.strip_prefix(prefix)?.strip_prefix('.'))
            .ok_or_else(|| {
                ServiceError::new(
                    "UnknownOperationException",
                    400,
                    format!("The header X-Amz-Target must be {prefix}.<Operation>."),
                )
            })?;
        Ok(Self { operation, access_key: access_key(headers)? })
    }
}

fn nothing_here(message: &'static str) -> ServiceError {
    ServiceError::new("UnknownOperationException", 404, message)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The access key id in `AWS4-HMAC-SHA256 Credential=<id>/<date>/<region>/<service>/aws4_request,
/// …`. The signature itself isn't checked.
fn access_key(headers: &HeaderMap) -> Result<&str, ServiceError> {
    let authorization = text(headers, header::AUTHORIZATION.as_str()).unwrap_or_default();
    if authorization.trim().is_empty() {
        return Err(ServiceError::new(
            "MissingAuthenticationTokenException",
            400,
            "The request has no Authorization header.",
        ));
    }
    let (_, rest) = authorization.split_once("Credential=").unwrap_or_default();
    let id = rest.split(['/', ',', ' ']).next().unwrap_or_default();
    if id.is_empty() || !authorization.starts_with("AWS4-") {
        return Err(ServiceError::new(
            "IncompleteSignatureException",
            400,
            "The Authorization header must be a SigV4 signature with a Credential.",
        ));
    }
    Ok(id)
}

/// The body as JSON. Nothing at all counts as an empty request.
pub(super) fn body(bytes: &[u8]) -> Result<Value, ServiceError> {
    if bytes.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ServiceError::serialization(format!("The body is not JSON: {error}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(target: &str, kind: &str, authorization: &str) -> Parts {
        let mut request = axum::http::Request::post("/");
        for (name, value) in [("x-amz-target", target), ("content-type", kind), ("authorization", authorization)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        request.body(()).expect("valid headers").into_parts().0
    }

    const TARGET: &str = "AWSPartnerCentralSelling.ListSolutions";
    const KIND: &str = "application/x-amz-json-1.0";
    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=111122223333/20261120/us-east-1/\
        partnercentral-selling/aws4_request, SignedHeaders=host, Signature=00";

    #[test]
    fn a_signed_call_names_operation_and_account() {
        let parts = parts(TARGET, "application/x-amz-json-1.0; charset=utf-8", SIGNED);
        let head = Head::read(&parts).expect("complete");
        assert_eq!(head.operation, "ListSolutions");
        assert_eq!(head.access_key, "111122223333");
    }

    #[test]
    fn each_lack_has_its_own_answer() {
        let code = |parts: Parts| {
            let error = Head::read(&parts).expect_err("something is missing");
            (error.code, error.status)
        };
        let unknown = "UnknownOperationException";
        assert_eq!(code(parts(TARGET, "", SIGNED)), (unknown, 404));
        assert_eq!(code(parts(TARGET, "application/json", SIGNED)), (unknown, 404));
        assert_eq!(code(parts("", KIND, SIGNED)), (unknown, 400));
        assert_eq!(code(parts("Other.ListSolutions", KIND, SIGNED)), (unknown, 400));
        let missing = "MissingAuthenticationTokenException";
        assert_eq!(code(parts(TARGET, KIND, "")), (missing, 400));
        let incomplete = "IncompleteSignatureException";
        assert_eq!(code(parts(TARGET, KIND, "Bearer x")), (incomplete, 400));
        assert_eq!(code(parts(TARGET, KIND, "AWS4-HMAC-SHA256 x")), (incomplete, 400));
    }
}
