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
    /// Whether a snapshot job fails while its account has set no role for it. When not, jobs run
    /// without a role.
    pub job_needs_role: bool,
    /// A snapshot template that isn't known. When allowed, it copies what `OpportunitySummaryView`
    /// copies.
    pub unknown_snapshot_template: Refusal,
    /// A second job for the same engagement, resource and template.
    pub duplicate_snapshot_job: Refusal,
    /// Starting a running snapshot job, or stopping a stopped one. When allowed, nothing happens.
    pub job_already_so: Refusal,
    /// Deleting a running snapshot job. That AWS wants it stopped first is documented, the
    /// exception isn't.
    pub deleting_running_job: Refusal,
    /// Setting a role of another account for the snapshot jobs.
    pub foreign_job_role: Refusal,
    /// Whether snapshots show the customer's contacts to the engagement's members. The model has a
    /// place for them.
    pub snapshots_show_contacts: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            answered_invitation: Refusal::Conflict,
            own_invitation: Refusal::AccessDenied,
            job_needs_role: true,
            unknown_snapshot_template: Refusal::Validation,
            duplicate_snapshot_job: Refusal::Conflict,
            job_already_so: Refusal::Allowed,
            deleting_running_job: Refusal::Conflict,
            foreign_job_role: Refusal::Validation,
            snapshots_show_contacts: true,
        }
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

    /// The same refusal as an exception that the operation can answer: one that the model doesn't
    /// list for it becomes a validation, which every operation can answer.
    pub(crate) fn fitting(self, operation: &str) -> Self {
        let listed = |code: &str| {
            let modelled = service_model::official().operation(operation);
            modelled.is_some_and(|it| it.errors.iter().any(|error| error == code))
        };
        match self.check("", "") {
            Err(error) if !listed(error.code) => Self::Validation,
            _ => self,
        }
    }
}
