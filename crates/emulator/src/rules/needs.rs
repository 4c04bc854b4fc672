//! What the partner needs from AWS, and how far AWS gets involved by it.

use serde_json::{Map, Value};
use service_model::{Segment, Violation, ViolationKind};

use super::content::{Findings, Frame, is_given, part, text};
use crate::assumptions::Assumptions;
use crate::state::{Opportunity, ReviewStatus};

const MEMBER: &str = "PrimaryNeedsFromAws";
/// The need that AWS's forms know and its model lacks.
const NO_SUPPORT: &str = "Do Not Need Support from AWS Sales Rep";
const VISIBILITY_ONLY: &str = "For Visibility Only";
const CO_SELL: &str = "Co-Sell";

fn needs(content: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let needs = part(content, "/PrimaryNeedsFromAws").and_then(Value::as_array);
    needs.into_iter().flatten().filter_map(Value::as_str)
}

/// The needs that ask for AWS's help with the sale.
fn cosell_needs(content: &Map<String, Value>) -> impl Iterator<Item = &str> {
    needs(content).filter(|need| need.starts_with(CO_SELL))
}

/// Whether what the model objects to is the need that it lacks, and the settings admit it.
pub(crate) fn is_tolerated(violation: &Violation, body: &Value, assumptions: &Assumptions) -> bool {
    let [Segment::Member(member), Segment::Index(index)] = violation.path.segments() else {
        return false;
    };
    assumptions.unlisted_need
        && matches!(violation.kind, ViolationKind::NotInEnum { .. })
        && member == MEMBER
        && body[MEMBER][*index] == NO_SUPPORT
}

pub(super) fn check(content: &Map<String, Value>, frame: &Frame<'_>, findings: &mut Findings) {
    let none_needed = needs(content).any(|need| need == NO_SUPPORT);
    let helped = cosell_needs(content).next().is_some();
    let mut refuse = |found: bool, message: &str| findings.add(found, "primaryNeedsFromAws", "INVALID_VALUE", message);
    refuse(none_needed && helped, "Who needs no support can't ask for co-selling at the same time.");
    refuse(
        none_needed && text(content, "/NationalSecurity") == "Yes",
        "A deal of national security needs AWS's support.",
    );
    let Some(before) = frame.before else {
        return;
    };
    refuse(
        none_needed && cosell_needs(&before.content).next().is_some(),
        "Co-selling can't be called off once it was asked for.",
    );
    if is_upgrade(before, content) {
        for (pointer, field) in [
            ("/Project/SalesActivities", "project.salesActivities"),
            ("/LifeCycle/NextSteps", "lifeCycle.nextSteps"),
            ("/Customer/Contacts", "customer.contacts"),
        ] {
            findings.add(
                !is_given(content, pointer),
                field,
                "REQUIRED_FIELD_MISSING",
                "AWS needs this to sell an opportunity together that it only watched so far.",
            );
        }
    }
}

/// Whether an opportunity that AWS only watches asks for AWS's help from now on.
pub(crate) fn is_upgrade(before: &Opportunity, content: &Map<String, Value>) -> bool {
    let new = |need: &str| !cosell_needs(&before.content).any(|held| held == need);
    before.review_status == ReviewStatus::Approved
        && before.involvement_type() == Some(VISIBILITY_ONLY)
        && cosell_needs(content).any(new)
}

/// Makes AWS sell an opportunity together with the partner that it only watched so far.
pub(crate) fn upgrade(opportunity: &mut Opportunity) {
    let view = &mut opportunity.aws_view;
    view.involvement_type = Some(CO_SELL.to_owned());
    view.involvement_type_change_reason = Some("Customer Requested".to_owned());
}
