//! Who asks, and whether it is true: access keys and SigV4 signatures.

mod keys;
mod signature;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use time::OffsetDateTime;

use crate::config::Config;
use crate::error::ServiceError;

pub(crate) use keys::account_of;

/// What the header `Authorization` says, as far as it says it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    algorithm: &'a str,
    credential: &'a str,
    signed_headers: Option<&'a str>,
    signature: Option<&'a str>,
}

impl<'a> Authorization<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=<id>/<scope>, SignedHeaders=…, Signature=…`.
    ///
    /// Only the credential must be there: without `signatures` in the settings that is all anyone
    /// needs.
    pub(crate) fn read(headers: &'a HeaderMap) -> Result<Self, ServiceError> {
        let value = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or("not a text").trim());
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            return Err(missing("The request has no Authorization header."));
        };
        let (algorithm, rest) = value.split_once(' ').unwrap_or((value, ""));
        let mut read = Self { algorithm, credential: "", signed_headers: None, signature: None };
        for (name, value) in rest.split([',', ' ']).filter_map(|parameter| parameter.split_once('=')) {
            match name {
                "Credential" => read.credential = value,
                "SignedHeaders" => read.signed_headers = Some(value),
                "Signature" => read.signature = Some(value),
                _ => {}
            }
        }
        if !algorithm.starts_with("AWS4-") || read.access_key().is_empty() {
            return Err(incomplete("The Authorization header must be a SigV4 signature with a Credential."));
        }
        Ok(read)
    }

    /// The access key id, which stands first in the credential.
    pub(crate) fn access_key(&self) -> &'a str {
        self.credential.split('/').next().unwrap_or_default()
    }
}

/// Refuses a request that isn't signed as the settings demand.
///
/// The time is the machine's, whatever the emulator's own clock shows: clients sign by theirs.
pub(crate) fn check(config: &Config, parts: &Parts, body: &[u8]) -> Result<(), ServiceError> {
    if config.signatures { signature::verify(config, parts, body, OffsetDateTime::now_utc()) } else { Ok(()) }
}

fn missing(message: &'static str) -> ServiceError {
    ServiceError::new("MissingAuthenticationTokenException", 400, message)
}

fn incomplete(message: impl Into<String>) -> ServiceError {
    ServiceError::new("IncompleteSignatureException", 400, message.into())
}

fn invalid(message: impl Into<String>) -> ServiceError {
    ServiceError::new("InvalidSignatureException", 400, message.into())
}

fn unrecognized(message: impl Into<String>) -> ServiceError {
    ServiceError::new("UnrecognizedClientException", 400, message.into())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(authorization: &'static [u8]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_bytes(authorization).expect("a header"));
        headers
    }

    #[test]
    fn the_parameters_may_stand_in_any_order_with_and_without_blanks() {
        for text in [
            &b"AWS4-HMAC-SHA256 Credential=1/d/r/s/aws4_request, SignedHeaders=host, Signature=00"[..],
            b"AWS4-HMAC-SHA256 Signature=00,SignedHeaders=host,Credential=1/d/r/s/aws4_request",
        ] {
            let headers = headers(text);
            let read = Authorization::read(&headers).expect("complete");
            assert_eq!((read.access_key(), read.signed_headers, read.signature), ("1", Some("host"), Some("00")));
        }
    }

    #[test]
    fn each_lack_has_its_own_exception() {
        for (text, code) in [
            (&b""[..], "MissingAuthenticationTokenException"),
            (b"  ", "MissingAuthenticationTokenException"),
            (b"Bearer x", "IncompleteSignatureException"),
            (b"Basic Credential=1", "IncompleteSignatureException"),
            (b"AWS4-HMAC-SHA256", "IncompleteSignatureException"),
            (b"AWS4-HMAC-SHA256 Credential=/x", "IncompleteSignatureException"),
            (b"AWS4-HMAC-SHA256 Credential=\xff", "IncompleteSignatureException"),
        ] {
            assert_eq!(Authorization::read(&headers(text)).expect_err("lacking").code, code);
        }
        assert_eq!(
            Authorization::read(&HeaderMap::new()).expect_err("none").code,
            "MissingAuthenticationTokenException"
        );
    }
}
