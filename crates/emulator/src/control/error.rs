//! Why something can't be controlled so.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::PREFIX;

/// Why the control interface refuses. Over HTTP each kind has a status of its own; the text is the
/// member `error` of the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// What was sent isn't right (400).
    #[error("{message}")]
    Invalid {
        /// What is wrong, as a sentence.
        message: String,
        /// Where: the path of the member, if a single one is to blame.
        field: Option<String>,
    },
    /// The request comes from where control isn't allowed from (403).
    #[error("{0}")]
    Refused(String),
    /// There is no such thing to control (404).
    #[error("{0}")]
    NotFound(String),
    /// The path exists, but not for this method (405).
    #[error("This path doesn't take {method}. The header Allow lists what it takes.")]
    MethodNotAllowed {
        /// The request's method.
        method: String,
    },
    /// It contradicts how things stand (409).
    #[error("{0}")]
    Conflict(String),
    /// The body is longer than it may be here (413).
    #[error("The body must arrive whole and have at most {limit} bytes.")]
    TooLarge {
        /// How long it may be, in bytes.
        limit: usize,
    },
    /// The body isn't announced as JSON (415).
    #[error("Send the body with the header content-type: application/json.")]
    NotJson,
    /// The emulator itself failed (500).
    #[error("{0}")]
    Failed(String),
}

impl ControlError {
    /// What was sent isn't right; [`Self::at`] adds where.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), field: None }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::NotFound(message.into())
    }

    /// Blames one member or parameter.
    pub(crate) fn at(self, blamed: impl Into<String>) -> Self {
        match self {
            Self::Invalid { message, .. } => Self::Invalid { message, field: Some(blamed.into()) },
            other => other,
        }
    }

    pub(super) fn unknown_path(path: &str) -> Self {
        Self::not_found(format!("There is nothing at {PREFIX}{path}. The page at {PREFIX}/ shows what there is."))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let mut body = json!({"error": self.to_string()});
        if let Self::Invalid { field: Some(field), .. } = &self {
            body["field"] = json!(field);
        }
        (self.status(), Json(body)).into_response()
    }
}
