//! A failure on its way from a server function to a page.

use domain::error::{AppError, ErrorKind};
use domain::forms::FieldError;
use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use std::fmt;

/// What a server function answers when it fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure(pub AppError);

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        #[cfg(feature = "ssr")]
        crate::context::set_status(error.status());
        Self(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::from(AppError::validation(vec![FieldError::new(
                    "",
                    "The form could not be read; reload the page and try again.",
                )]))
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => {
                Self::from(AppError::new(ErrorKind::Transport))
            }
            other => Self::from(
                AppError::new(ErrorKind::Internal { reference: "server-function".into() })
                    .with_detail(other.to_string()),
            ),
        }
    }
}
