//! Declining an invitation.

use super::{FieldError, FieldSpec, Fields, Rule, text};

/// The reasons that AWS documents for declining an opportunity invitation. Lead invitations take any
/// words; the same list is offered there as a start.
#[must_use]
pub fn reject_reasons() -> &'static [&'static str] {
    &["Customer problem unclear", "Next steps unclear", "Unable to support", "Duplicate of partner referral", "Other"]
}

/// The fields of the form: a documented reason, or one's own words.
#[must_use]
pub fn reject_fields() -> [FieldSpec; 2] {
    [
        FieldSpec::optional("Reason", "Reason", "The sender sees it.", Rule::RejectionReason),
        FieldSpec::optional(
            "OwnWords",
            "Your own words",
            "1 to 80 characters. Sent instead of the reason above.",
            Rule::RejectionReason,
        ),
    ]
}

pub(super) fn check_reject(fields: &Fields) -> Vec<FieldError> {
    let mut errors = super::spec::check_all(&reject_fields(), fields);
    if text(fields, "Reason").is_empty() && text(fields, "OwnWords").is_empty() {
        errors.push(FieldError::new("Reason", "Choose a reason, or give one in your own words."));
    }
    errors
}
