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

    /// Something is as it was wanted to be: changed now, with the way to the request as sent, or so `already`.
    /// `command` is the operation's command of the AWS CLI, `subject` what it was about.
    #[must_use]
    pub fn changed(done: impl Into<String>, already: bool, command: &str, subject: &str) -> Self {
        if already {
            return Self::success("Nothing was sent: it is so already.");
        }
        Self::success(done).with_link(paths::sent_request(command, subject), "Request and command")
    }

    /// It failed; or it waits for its turn or for a second person, which is no failure and may be followed.
    #[must_use]
    pub fn failure(error: AppError) -> Self {
        let waits = matches!(error.kind, ErrorKind::Queued { .. } | ErrorKind::AwaitsApproval);
        let link = waits.then(|| (paths::activity(), "See how it stands".to_owned()));
        Self { message: error.headline(), link, failure: Some(error), form: None }
    }

    /// It failed, and there is no form at whose fields it could say what is wrong: the first of it becomes the
    /// detail.
    #[must_use]
    pub fn failure_in_words(error: AppError) -> Self {
        let named = match &error.kind {
            ErrorKind::Validation(errors) => errors.first().map(|error| error.message.clone()),
            _ => None,
        };
        Self::failure(match named {
            Some(message) => error.with_detail(message),
            None => error,
        })
    }

    /// Whether it is kept and waits, for its turn or for a second person.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.failure
            .as_ref()
            .is_some_and(|error| matches!(error.kind, ErrorKind::Queued { .. } | ErrorKind::AwaitsApproval))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_its_turn_is_no_refused_form() {
        let queued = AppError::new(ErrorKind::Queued { place: 3, seconds: 4 });
        let outcome = Outcome::refused(queued, "accept", Fields::new());
        assert!(outcome.waits());
        assert_eq!((outcome.form, outcome.link.map(|(path, _)| path)), (None, Some(paths::activity())));

        let refused = Outcome::refused(AppError::new(ErrorKind::Throttled), "accept", Fields::new());
        assert!(!refused.waits());
        assert!(refused.form.is_some() && refused.link.is_none());
    }

    #[test]
    fn what_was_so_already_has_no_request_to_show() {
        let sent = Outcome::changed("It is changed.", false, "update-opportunity", "O1");
        assert_eq!(sent.link.map(|(path, _)| path).as_deref(), Some("/data/update-opportunity?subject=O1"));
        assert_eq!(Outcome::changed("It is changed.", true, "update-opportunity", "O1").link, None);
    }

    #[test]
    fn what_has_no_form_is_told_in_words() {
        let error = AppError::validation(vec![FieldError::new("RelatedEntityIdentifier", "It is the last one.")]);
        let outcome = Outcome::failure_in_words(error);
        assert_eq!(outcome.form, None);
        assert_eq!(outcome.failure.and_then(|failure| failure.detail).as_deref(), Some("It is the last one."));
    }
}
