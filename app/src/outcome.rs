//! What the last write came to, told once on the next page.

use crate::paths;
use domain::error::{AppError, ErrorKind};
use domain::forms::{FieldError, Fields};
use serde::{Deserialize, Serialize};

/// The key under which the session keeps it.
pub const OUTCOME_KEY: &str = "outcome";

/// What the last write came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What to say.
    pub message: String,
    /// Where to look, as a path of the desk, with the words of the link.
    pub link: Option<(String, String)>,
    /// The failure, when it failed.
    pub failure: Option<AppError>,
    /// The form as it was typed, so that nothing is lost.
    pub form: Option<FormState>,
}

/// A form that was sent and refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// Which form (see `domain::forms::validate`).
    pub kind: String,
    /// What was typed.
    pub fields: Fields,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

impl Outcome {
    /// It worked.
    #[must_use]
    pub fn success(message: impl Into<String>) -> Self {
        Self { message: message.into(), link: None, failure: None, form: None }
    }

    /// Adds a link.
    #[must_use]
    pub fn with_link(mut self, path: impl Into<String>, words: impl Into<String>) -> Self {
        self.link = Some((path.into(), words.into()));
        self
    }

    /// It failed; or it waits for its turn, which is no failure and may be followed.
    #[must_use]
    pub fn failure(error: AppError) -> Self {
        let waits = matches!(error.kind, ErrorKind::Queued { .. });
        let link = waits.then(|| (paths::activity(), "See how it stands".to_owned()));
        Self { message: error.headline(), link, failure: Some(error), form: None }
    }

    /// Whether it is kept and waits for its turn.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.failure.as_ref().is_some_and(|error| matches!(error.kind, ErrorKind::Queued { .. }))
    }

    /// It failed; the form is shown again as it was typed.
    #[must_use]
    pub fn refused(error: AppError, kind: &str, fields: Fields) -> Self {
        let errors = match &error.kind {
            ErrorKind::Validation(errors) => errors.clone(),
            _ => Vec::new(),
        };
        let outcome = Self::failure(error);
        if outcome.waits() {
            return outcome;
        }
        Self { form: Some(FormState { kind: kind.to_owned(), fields, errors }), ..outcome }
    }
}
