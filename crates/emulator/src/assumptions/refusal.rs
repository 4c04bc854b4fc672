//! How something may be refused.

use serde::{Deserialize, Serialize};

use crate::error::{FieldError, ServiceError};

/// With which exception something is refused, if it is refused at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is not refused.
    Allowed,
    /// `AccessDeniedException`.
    AccessDenied,
    /// `ConflictException`.
    Conflict,
    /// `ResourceNotFoundException`.
    NotFound,
    /// `ServiceQuotaExceededException`.
    QuotaExceeded,
    /// `ValidationException` for a broken business rule.
    Validation,
}

impl Refusal {
    /// The exception's name in the model; nothing when it is allowed.
    pub(super) fn exception(self) -> Option<&'static str> {
        match self {
            Self::Allowed => None,
            Self::AccessDenied => Some("AccessDeniedException"),
            Self::Conflict => Some("ConflictException"),
            Self::NotFound => Some("ResourceNotFoundException"),
            Self::QuotaExceeded => Some("ServiceQuotaExceededException"),
            Self::Validation => Some("ValidationException"),
        }
    }

    /// The exception, or nothing when it is allowed.
    ///
    /// # Errors
    /// The exception itself. A validation names `field` with the code `INVALID_VALUE`.
    pub(crate) fn check(self, field: &str, message: impl Into<String>) -> Result<(), ServiceError> {
        self.check_with(FieldError::new(field, "INVALID_VALUE", message))
    }

    /// The exception, or nothing when it is allowed.
    ///
    /// # Errors
    /// The exception itself, with the entry's message. A validation carries the entry whole.
    pub(crate) fn check_with(self, entry: FieldError) -> Result<(), ServiceError> {
        Err(match self {
            Self::Allowed => return Ok(()),
            Self::AccessDenied => ServiceError::access_denied(entry.message),
            Self::Conflict => ServiceError::conflict(entry.message),
            Self::NotFound => ServiceError::not_found(entry.message),
            Self::QuotaExceeded => ServiceError::quota(entry.message),
            Self::Validation => ServiceError::business_rule(vec![entry]),
        })
    }

    /// Like [`Self::check`], for an operation whose model may lack the exception: it then becomes
    /// a `ValidationException`, which every operation may answer.
    ///
    /// # Errors
    /// The exception itself.
    pub(crate) fn check_in(self, operation: &str, field: &str, message: impl Into<String>) -> Result<(), ServiceError> {
        let message = message.into();
        let Err(refused) = self.check(field, message.clone()) else {
            return Ok(());
        };
        let modelled = service_model::official().operation(operation);
        if modelled.is_some_and(|it| it.errors.iter().any(|name| name == refused.code)) {
            Err(refused)
        } else {
            Self::Validation.check(field, message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exceptions_are_those_that_are_named() {
        for refusal in
            [Refusal::AccessDenied, Refusal::Conflict, Refusal::NotFound, Refusal::QuotaExceeded, Refusal::Validation]
        {
            let error = refusal.check("identifier", "No.").expect_err("it refuses");
            assert_eq!(Some(error.code), refusal.exception());
        }
        assert_eq!(Refusal::Allowed.check("identifier", "No."), Ok(()));
    }
}
