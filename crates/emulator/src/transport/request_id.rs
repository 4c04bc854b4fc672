//! The name that every request gets.

use std::fmt;

use axum::http::{HeaderName, HeaderValue};
use uuid::Uuid;

/// A request's own name, answered as `x-amzn-RequestId`. What the client sends under that name is
/// not listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(Uuid);

impl RequestId {
    pub(super) fn new() -> Self {
        Self(Uuid::new_v4())
    }

    /// The header that tells it. A UUID's letters always fit into one.
    pub(super) fn header(self) -> Option<(HeaderName, HeaderValue)> {
        let value = HeaderValue::try_from(self.to_string()).ok()?;
        Some((HeaderName::from_static("x-amzn-requestid"), value))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
