//! Taking a request apart.

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde_json::Value;

use crate::auth::Authorization;
use crate::error::ServiceError;

/// What the request's head says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// The operation after the service's prefix in `X-Amz-Target`, one of the model's.
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
        let operation = operation(headers)?;
        let access_key = Authorization::read(headers)?.access_key();
        let coding = headers.get_all(header::CONTENT_ENCODING).iter().find(|coding| *coding != "identity");
        if let Some(coding) = coding {
            return Err(ServiceError::serialization(format!(
                "The body must not be encoded, but its Content-Encoding is {coding:?}."
            )));
        }
        Ok(Self { operation, access_key })
    }
}

fn nothing_here(message: &'static str) -> ServiceError {
    ServiceError::new("UnknownOperationException", 404, message)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The operation that the header `X-Amz-Target` names.
fn operation(headers: &HeaderMap) -> Result<&str, ServiceError> {
    let model = service_model::official();
    let prefix = model.target_prefix();
    let unknown = |message: String| ServiceError::new("UnknownOperationException", 400, message);
    let name = text(headers, "x-amz-target")
        .and_then(|target| target.strip_prefix(prefix)?.strip_prefix('.'))
        .ok_or_else(|| unknown(format!("The header X-Amz-Target must be {prefix}.<Operation>.")))?;
    if model.operation(name).is_none() {
        return Err(unknown(format!("The service has no operation {name}.")));
    }
    Ok(name)
}

/// The body as JSON. Of members of the same name the last one counts.
pub(super) fn body(bytes: &[u8]) -> Result<Value, ServiceError> {
    if bytes.is_empty() {
        return Err(ServiceError::serialization("The body is empty; a request without members is {}."));
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
