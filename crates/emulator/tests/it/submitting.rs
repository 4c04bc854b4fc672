//! `SubmitOpportunity`, for partners who take the steps of the task themselves.

use emulator::{Assumptions, Config, ReviewPace};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, text};

const SUBMIT: &str = "SubmitOpportunity";

fn terms(id: &str, involvement: &str) -> Value {
    json!({"Catalog": "Sandbox", "Identifier": id, "InvolvementType": involvement})
}

fn assuming(assumptions: Assumptions) -> Config {
    Config { assumptions, ..quiet() }
}

#[tokio::test]
async fn a_submitted_opportunity_is_reviewed_and_can_not_be_submitted_again() {
    let pace =
        ReviewPace::After { begins: std::time::Duration::from_secs(1), decides: std::time::Duration::from_secs(1) };
    let bench = Bench::with(Config { review: pace, ..quiet() }).await;
    let id = bench.complete_opportunity("by hand").await;
    assert_eq!(bench.ok(ANVIL, SUBMIT, terms(&id, "Co-Sell")).await, Value::Null);
    for status in ["Submitted", "In review", "Approved"] {
        assert_eq!(bench.get_opportunity(&id).await["LifeCycle"]["ReviewStatus"], status);
        let refused = bench.refused(ANVIL, SUBMIT, terms(&id, "Co-Sell"), "ValidationException").await;
        assert_eq!(refused.errors(), [("lifeCycle.reviewStatus", "INVALID_RESOURCE_STATE")]);
        bench.advance(time::Duration::SECOND);
    }
    bench.refused(BERGFINK, SUBMIT, terms(&id, "Co-Sell"), "ResourceNotFoundException").await;
}

#[tokio::test]
async fn everything_that_lacks_is_named_at_once() {
    let bench = Bench::new().await;
    let mut body = opportunity("incomplete");
    body["Project"]["CustomerUseCase"] = Value::Null;
    body["Customer"]["Account"]["Address"]["PostalCode"] = Value::Null;
    let created = bench.ok(ANVIL, "CreateOpportunity", body).await;
    let id = text(&created["Id"]);
    bench.advance(time::Duration::days(200));
    let refused = bench.refused(ANVIL, SUBMIT, terms(&id, "Co-Sell"), "ValidationException").await;
    assert_eq!(refused.body["Reason"], "BUSINESS_VALIDATION_FAILED");
    let expected = [
        ("project.customerUseCase", "REQUIRED_FIELD_MISSING"),
        ("customer.account.address.postalCode", "REQUIRED_FIELD_MISSING"),
        ("lifeCycle.targetCloseDate", "INVALID_VALUE"),
        ("relatedEntityIdentifiers.solutions", "REQUIRED_FIELD_MISSING"),
    ];
    assert_eq!(refused.errors(), expected);
    assert_eq!(bench.get_opportunity(&id).await["LifeCycle"]["ReviewStatus"], "Pending Submission");
}

/// An opportunity without anything for AWS's sales people to do.
async fn unsupported(bench: &Bench) -> String {
    let id = bench.complete_opportunity("visible").await;
    let current = bench.get_opportunity(&id).await;
    let mut update = opportunity("visible");
    for name in ["ClientToken", "Origin", "PrimaryNeedsFromAws"] {
        update[name] = Value::Null;
    }
    update["Project"]["SalesActivities"] = Value::Null;
    update["Identifier"] = json!(id);
    update["LastModifiedDate"] = current["LastModifiedDate"].clone();
    bench.ok(ANVIL, "UpdateOpportunity", update).await;
    id
}

#[tokio::test]
async fn who_wants_no_support_needs_to_name_none() {
    let named =
        [("primaryNeedsFromAws", "REQUIRED_FIELD_MISSING"), ("project.salesActivities", "REQUIRED_FIELD_MISSING")];
    let bench = Bench::new().await;
    let id = unsupported(&bench).await;
    let refused = bench.refused(ANVIL, SUBMIT, terms(&id, "Co-Sell"), "ValidationException").await;
    assert_eq!(refused.errors(), named);
    bench.ok(ANVIL, SUBMIT, terms(&id, "For Visibility Only")).await;

    let strict = Assumptions { visibility_only_needs_support: true, ..Assumptions::default() };
    let bench = Bench::with(assuming(strict)).await;
    let id = unsupported(&bench).await;
    let refused = bench.refused(ANVIL, SUBMIT, terms(&id, "For Visibility Only"), "ValidationException").await;
    assert_eq!(refused.errors(), named);
}

#[tokio::test]
async fn whether_co_selling_may_be_limited_can_be_set() {
    for may in [true, false] {
        let bench = Bench::with(assuming(Assumptions { co_sell_may_be_limited: may, ..Assumptions::default() })).await;
        let id = bench.complete_opportunity("limited").await;
        let mut limited = terms(&id, "Co-Sell");
        limited["Visibility"] = json!("Limited");
        let reply = bench.call(ANVIL, SUBMIT, limited.clone()).await;
        if may {
            assert_eq!(reply.status, 200);
            continue;
        }
        assert_eq!(reply.errors(), [("visibility", "INVALID_VALUE")]);
        limited["InvolvementType"] = json!("For Visibility Only");
        bench.ok(ANVIL, SUBMIT, limited).await;
    }
}

#[tokio::test]
async fn an_engagement_with_aws_can_be_asked_for() {
    let strict = Assumptions { submit_needs_engagement: true, ..Assumptions::default() };
    let bench = Bench::with(assuming(strict)).await;
    let id = bench.complete_opportunity("strict").await;
    let refused = bench.refused(ANVIL, SUBMIT, terms(&id, "Co-Sell"), "ValidationException").await;
    assert_eq!(refused.errors(), [("identifier", "INVALID_RESOURCE_STATE")]);
    // A task that fails at its last step has taken those before.
    let mut task = crate::bench::submission(&id, "t");
    task["Tags"] = json!([{"Key": "emulator:fail", "Value": "OpportunitySubmissionFailed"}]);
    bench.ok(ANVIL, "StartEngagementFromOpportunityTask", task).await;
    bench.ok(ANVIL, SUBMIT, terms(&id, "Co-Sell")).await;
    assert_eq!(bench.get_opportunity(&id).await["LifeCycle"]["ReviewStatus"], "Submitted");
}
