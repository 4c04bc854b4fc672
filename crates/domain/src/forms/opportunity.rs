//! Changing an opportunity, assigning it, submitting it, and what is associated with it.

use super::{
    FieldError, FieldSpec, Fields, Rule,
    spec::check_all,
    starting::{check_submission, submission_fields},
    text,
};
use crate::choices::{ClosedLostReason, RelatedEntityType, Stage};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// How far the sale is.
pub const STAGE: &str = "LifeCycle.Stage";
/// The day on which the deal is expected to be closed.
pub const TARGET_CLOSE_DATE: &str = "LifeCycle.TargetCloseDate";
/// What comes next.
pub const NEXT_STEPS: &str = "LifeCycle.NextSteps";
/// Why it was lost.
pub const CLOSED_LOST_REASON: &str = "LifeCycle.ClosedLostReason";
/// When the version that the person saw was made: a hidden field, as `OpportunityDetail::last_modified`
/// has it. AWS takes the update only while that is still so.
pub const LAST_MODIFIED: &str = "LastModifiedDate";
/// The stage of a sale that was lost.
pub const CLOSED_LOST: &str = "Closed Lost";

/// The fields of the form that changes an opportunity. A field that the form does not send stays as it
/// is; an empty answer empties it, where that may be.
#[must_use]
pub fn update_fields() -> [FieldSpec; 4] {
    [
        FieldSpec::optional(STAGE, "Stage", "How far the sale is.", Rule::OneOf(Stage::ALL)),
        FieldSpec::optional(TARGET_CLOSE_DATE, "Target close date", "When you expect to close the deal.", Rule::Date),
        FieldSpec::optional(
            NEXT_STEPS,
            "Next steps",
            "AWS sees them and keeps the earlier ones.",
            Rule::Text { min: 0, max: 255 },
        ),
        FieldSpec::optional(
            CLOSED_LOST_REASON,
            "Why it was lost",
            "Only with the stage \u{201c}Closed lost\u{201d}.",
            Rule::OneOf(ClosedLostReason::ALL),
        ),
    ]
}

/// The fields of the form that gives an opportunity to a colleague.
#[must_use]
pub fn assign_fields() -> [FieldSpec; 5] {
    let words = Rule::Text { min: 0, max: 80 };
    [
        FieldSpec::required(
            "Assignee.Email",
            "E-mail",
            "As the colleague is registered with AWS Partner Central.",
            Rule::UserEmail,
        ),
        FieldSpec::required("Assignee.FirstName", "First name", "", words),
        FieldSpec::required("Assignee.LastName", "Last name", "", words),
        FieldSpec::required("Assignee.BusinessTitle", "Job title", "", words),
        FieldSpec::optional("Assignee.Phone", "Phone", "", Rule::Phone),
    ]
}

/// The fields of the form that submits an opportunity to AWS for review.
#[must_use]
pub fn submit_fields() -> [FieldSpec; 2] {
    submission_fields("")
}

/// The fields of the forms that associate something with an opportunity, or disassociate it.
#[must_use]
pub fn related_fields() -> [FieldSpec; 2] {
    [
        FieldSpec::required("RelatedEntityType", "Kind", "", Rule::OneOf(RelatedEntityType::ALL)),
        FieldSpec::required(
            "RelatedEntityIdentifier",
            "Identifier",
            "A solution's id such as S-1234567, a product's id, or an ARN of AWS Marketplace.",
            Rule::Text { min: 1, max: 255 },
        ),
    ]
}

/// Whether a moment is written as AWS does, so that a version can be told by it.
pub(super) fn is_moment(moment: &str) -> bool {
    OffsetDateTime::parse(moment, &Rfc3339).is_ok()
}

pub(super) fn check_update(fields: &Fields) -> Vec<FieldError> {
    let mut errors = check_all(&update_fields(), fields);
    let emptied = |name: &str| fields.contains_key(name) && text(fields, name).is_empty();
    if emptied(STAGE) {
        errors.push(FieldError::new(STAGE, "Choose: Stage."));
    }
    if emptied(TARGET_CLOSE_DATE) {
        errors.push(FieldError::new(TARGET_CLOSE_DATE, "Enter: Target close date."));
    }
    let reason = text(fields, CLOSED_LOST_REASON);
    match text(fields, STAGE) {
        CLOSED_LOST if reason.is_empty() => {
            errors.push(FieldError::new(CLOSED_LOST_REASON, "Choose why it was lost."));
        }
        // Without a stage in the form, the opportunity's own decides; that is known later.
        "" | CLOSED_LOST => {}
        _ if !reason.is_empty() => errors.push(FieldError::new(
            CLOSED_LOST_REASON,
            "A reason goes only with the stage \u{201c}Closed lost\u{201d}: choose that stage, or no reason.",
        )),
        _ => {}
    }
    if !is_moment(text(fields, LAST_MODIFIED)) {
        errors.push(FieldError::new(
            LAST_MODIFIED,
            "The form does not say which version of the opportunity it is about; reload the page.",
        ));
    }
    errors
}

pub(super) fn check_assign(fields: &Fields) -> Vec<FieldError> {
    check_all(&assign_fields(), fields)
}

pub(super) fn check_submit(fields: &Fields) -> Vec<FieldError> {
    check_submission("", fields)
}

pub(super) fn check_related(fields: &Fields) -> Vec<FieldError> {
    let mut errors = check_all(&related_fields(), fields);
    let id = text(fields, "RelatedEntityIdentifier");
    let fits = match text(fields, "RelatedEntityType") {
        "Solutions" => id.strip_prefix("S-").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())),
        "AwsMarketplaceOffers" | "AwsMarketplaceOfferSets" | "AwsMarketplaceSolutions" | "AwsMarketplaceProducts" => {
            id.starts_with("arn:")
        }
        _ => true,
    };
    if !id.is_empty() && !fits {
        let message = match text(fields, "RelatedEntityType") {
            "Solutions" => "A solution has an id such as S-1234567; find yours in the list.",
            _ => "AWS Marketplace names it by an ARN, which begins with arn:aws:.",
        };
        errors.push(FieldError::new("RelatedEntityIdentifier", message));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(list: &[(&str, &str)]) -> Fields {
        list.iter().map(|(name, answer)| ((*name).into(), (*answer).into())).collect()
    }

    fn wrong(errors: &[FieldError]) -> Vec<&str> {
        errors.iter().map(|error| error.field.as_str()).collect()
    }

    #[test]
    fn a_reason_goes_with_closed_lost_alone() {
        let seen = (LAST_MODIFIED, "2026-11-07T12:00:00.123Z");
        assert!(check_update(&fields(&[seen, (STAGE, CLOSED_LOST), (CLOSED_LOST_REASON, "Price")])).is_empty());
        let without = check_update(&fields(&[seen, (STAGE, CLOSED_LOST), (CLOSED_LOST_REASON, "")]));
        assert_eq!(wrong(&without), [CLOSED_LOST_REASON]);
        let beside = check_update(&fields(&[seen, (STAGE, "Committed"), (CLOSED_LOST_REASON, "Price")]));
        assert_eq!(wrong(&beside), [CLOSED_LOST_REASON]);
    }

    #[test]
    fn what_cannot_be_empty_is_asked_for_only_where_the_form_has_it() {
        let seen = (LAST_MODIFIED, "2026-11-07T12:00:00Z");
        assert!(check_update(&fields(&[seen, (NEXT_STEPS, "")])).is_empty());
        assert_eq!(
            wrong(&check_update(&fields(&[(STAGE, " "), (TARGET_CLOSE_DATE, "")]))),
            [STAGE, TARGET_CLOSE_DATE, LAST_MODIFIED]
        );
    }

    #[test]
    fn an_identifier_fits_its_kind() {
        let check = |kind, id| check_related(&fields(&[("RelatedEntityType", kind), ("RelatedEntityIdentifier", id)]));
        assert!(check("Solutions", "S-0052021").is_empty());
        assert!(check("AwsProducts", "AmazonEC2Linux").is_empty());
        for (kind, id) in [("Solutions", "52021"), ("AwsMarketplaceOffers", "offer-1")] {
            assert_eq!(wrong(&check(kind, id)), ["RelatedEntityIdentifier"], "{kind}");
        }
    }
}
