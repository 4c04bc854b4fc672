//! What AWS leaves undocumented, as switches. The defaults are this project's guesses; none of
//! them should be taken for the real service's behaviour. `docs/EMULATOR.md` lists them all.

use serde::{Deserialize, Serialize};

use crate::error::{FieldError, ServiceError};

/// How the emulator answers where AWS says nothing. Every member can be set by its name in
/// snake_case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assumptions {
    /// Accepting, rejecting or starting on an invitation that isn't pending any more.
    pub answered_invitation: Refusal,
    /// Answering an invitation as its sender.
    pub own_invitation: Refusal,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self { answered_invitation: Refusal::Conflict, own_invitation: Refusal::AccessDenied }
    }
}

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
    /// The exception, or nothing when it is allowed.
    ///
    /// # Errors
    /// The exception itself. A validation names `field` with the code `INVALID_VALUE`.
    pub(crate) fn check(self, field: &str, message: impl Into<String>) -> Result<(), ServiceError> {
        let message = message.into();
        Err(match self {
            Self::Allowed => return Ok(()),
            Self::AccessDenied => ServiceError::access_denied(message),
            Self::Conflict => ServiceError::conflict(message),
            Self::NotFound => ServiceError::not_found(message),
            Self::QuotaExceeded => ServiceError::quota(message),
            Self::Validation => ServiceError::business_rule(vec![FieldError::new(field, "INVALID_VALUE", message)]),
        })
    }
}
