//! Who may change what at which point of the review.

use serde_json::{Map, Value};

use super::submission;
use crate::assumptions::Assumptions;
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::state::{EDITABLE_MEMBERS, Opportunity, ReviewStatus};

/// What may still be changed when AWS asked for something.
const ON_ACTION_REQUIRED: &[&str] = &[
    "customer.account.address",
    "customer.account.websiteUrl",
    "lifeCycle.targetCloseDate",
    "project.expectedCustomerSpend",
    "project.customerBusinessProblem",
    "partnerOpportunityIdentifier",
];

/// What can't be changed any more once AWS approved.
const FROZEN_BY_APPROVAL: &[&str] = &[
    "customer.account.address.countryCode",
    "customer.account.address.postalCode",
    "customer.account.industry",
    "customer.account.websiteUrl",
    "project.customerBusinessProblem",
    "project.title",
    "partnerOpportunityIdentifier",
];

/// What older material of AWS freezes as well.
const FROZEN_BEFORE: &[&str] = &[
    "customer.account.companyName",
    "customer.account.otherIndustry",
    "customer.account.address.stateOrRegion",
    "nationalSecurity",
];

/// What may still be changed after the launch.
const AFTER_LAUNCH: &[&str] = &["project.deliveryModels", "project.additionalComments", "softwareRevenue"];

/// Refuses changes that the review doesn't allow at this point.
pub(crate) fn check(
    current: &Opportunity,
    new: &Map<String, Value>,
    assumptions: &Assumptions,
) -> Result<(), ServiceError> {
    check_unlocked(current)?;
    let changes = changes(&current.content, new);
    let within = |places: &[&str], path: &str| {
        places.iter().any(|place| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let stage = current.text("/LifeCycle/Stage");
    let allowed = |path: &str| match (stage, current.review_status) {
        ("Closed Lost", _) => false,
        ("Launched", _) => !assumptions.launch_locks_all && within(AFTER_LAUNCH, path),
        (_, ReviewStatus::ActionRequired) => within(ON_ACTION_REQUIRED, path),
        (_, ReviewStatus::Approved) => {
            let more = assumptions.approval_freezes_more && within(FROZEN_BEFORE, path);
            !more && !within(FROZEN_BY_APPROVAL, path)
        }
        (_, ReviewStatus::PendingSubmission) => path != "lifeCycle.stage",
        (_, ReviewStatus::Submitted | ReviewStatus::InReview | ReviewStatus::Rejected) => false,
    };
    let mut wrong: Vec<_> = changes
        .iter()
        .filter(|path| !allowed(path))
        .map(|path| {
            FieldError::new(
                path.as_str(),
                "ACTION_NOT_PERMITTED",
                format!(
                    "This can't be changed while the opportunity is {} in stage {stage}.",
                    current.review_status.name()
                ),
            )
        })
        .collect();
    let new_stage = super::content::text(new, "/LifeCycle/Stage");
    if new_stage != stage && matches!(new_stage, "Committed" | "Launched") && !submission::has_listing(current) {
        wrong.push(FieldError::new(
            "lifeCycle.stage",
            "INVALID_VALUE",
            "This stage needs an associated solution or Marketplace listing.",
        ));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ServiceError::business_rule(wrong)) }
}

/// Refuses any change while AWS has the opportunity or after AWS rejected it.
pub(crate) fn check_unlocked(opportunity: &Opportunity) -> Result<(), ServiceError> {
    match opportunity.review_status {
        status @ (ReviewStatus::Submitted | ReviewStatus::InReview | ReviewStatus::Rejected) => {
            Err(ServiceError::business_rule(vec![FieldError::new(
                "lifeCycle.reviewStatus",
                "INVALID_RESOURCE_STATE",
                format!("An opportunity that is {} can't be changed.", status.name()),
            )]))
        }
        ReviewStatus::PendingSubmission | ReviewStatus::ActionRequired | ReviewStatus::Approved => Ok(()),
    }
}

/// The review's outcome when the request sets one, which the Sandbox lets a partner do in AWS's
/// place: approve, ask for action or reject, until it is approved or rejected. Nothing when the
/// request leaves the review as it is.
pub(crate) fn simulated_review(
    current: &Opportunity,
    asked: Option<ReviewStatus>,
    assumptions: &Assumptions,
) -> Result<Option<ReviewStatus>, ServiceError> {
    let Some(asked) = asked.filter(|asked| *asked != current.review_status) else {
        return Ok(None);
    };
    let outcome = matches!(asked, ReviewStatus::Approved | ReviewStatus::ActionRequired | ReviewStatus::Rejected);
    let open = match current.review_status {
        ReviewStatus::Approved | ReviewStatus::Rejected => false,
        ReviewStatus::Submitted | ReviewStatus::InReview => true,
        ReviewStatus::PendingSubmission | ReviewStatus::ActionRequired => {
            !assumptions.simulated_review_needs_submission
        }
    };
    if outcome && open && current.catalog == Catalog::Sandbox {
        return Ok(Some(asked));
    }
    let message = if current.review_status == ReviewStatus::Approved {
        "The review status can't be edited any more once it is Approved.".to_owned()
    } else {
        format!("The review status can't be set to {} while it is {}.", asked.name(), current.review_status.name())
    };
    Err(ServiceError::business_rule(vec![FieldError::new("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED", message)]))
}

/// The camelCase paths of everything that differs. Lists count as a whole.
fn changes(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for name in EDITABLE_MEMBERS {
        compare(&camel(name), old.get(name), new.get(name), &mut found);
    }
    found
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, found: &mut Vec<String>) {
    let members = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
    match (members(old), members(new)) {
        (None, None) => {
            if old != new {
                found.push(path.to_owned());
            }
        }
        (old, new) => {
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                let inner = format!("{path}.{}", camel(name));
                compare(&inner, old.get(name), new.get(name), found);
            }
        }
    }
}

fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_named_by_their_leaves() {
        let map = |value: Value| value.as_object().cloned().unwrap_or_default();
        let old = map(json!({
            "Customer": {"Account": {"CompanyName": "A", "Address": {"City": "Ulm"}}},
            "PrimaryNeedsFromAws": ["x"],
            "NationalSecurity": "No",
        }));
        assert_eq!(changes(&old, &old), Vec::<String>::new());
        let new = map(json!({
            "Customer": {"Account": {"CompanyName": "A", "Duns": "123456789"}},
            "PrimaryNeedsFromAws": ["x", "y"],
            "NationalSecurity": "No",
        }));
        assert_eq!(
            changes(&old, &new),
            ["primaryNeedsFromAws", "customer.account.address.city", "customer.account.duns"]
        );
    }
}
