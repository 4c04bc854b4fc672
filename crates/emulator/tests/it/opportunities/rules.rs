//! What the content of an opportunity must be like.

use emulator::{Assumptions, Config};
use serde_json::{Value, json};

use super::{created, set_review, update_of};
use crate::bench::{ANVIL, Bench, opportunity, quiet, submission, text};

const CREATE: &str = "CreateOpportunity";
const UPDATE: &str = "UpdateOpportunity";

async fn assuming(assumptions: Assumptions) -> Bench {
    Bench::with(Config { assumptions, ..quiet() }).await
}

/// The tests' opportunity with parts of it replaced, member by member.
fn with(token: &str, changes: &Value) -> Value {
    fn merge(base: &mut Value, over: &Value) {
        match (base, over) {
            (Value::Object(base), Value::Object(over)) => {
                for (name, value) in over {
                    merge(base.entry(name).or_insert(Value::Null), value);
                }
            }
            (base, over) => *base = over.clone(),
        }
    }
    let mut body = opportunity(token);
    merge(&mut body, changes);
    body
}

#[tokio::test]
async fn members_that_contradict_each_other_are_refused_by_name() {
    let bench = Bench::new().await;
    let other = "project.otherCompetitorNames";
    for (changes, expected) in [
        (
            json!({"OpportunityType": "Flat Renewal"}),
            ("project.relatedOpportunityIdentifier", "REQUIRED_FIELD_MISSING"),
        ),
        (json!({"Project": {"CompetitorName": "*Other"}}), (other, "REQUIRED_FIELD_MISSING")),
        (json!({"Project": {"CompetitorName": "Akamai", "OtherCompetitorNames": "X"}}), (other, "INVALID_VALUE")),
        (json!({"NationalSecurity": "Yes"}), ("nationalSecurity", "INVALID_VALUE")),
        (json!({"Marketing": {"CampaignName": "Spring"}}), ("marketing.campaignName", "INVALID_VALUE")),
        (json!({"Marketing": {"UseCases": ["Storage"]}}), ("marketing.useCases", "INVALID_VALUE")),
        (json!({"Marketing": {"Channels": ["Email"]}}), ("marketing.channels", "INVALID_VALUE")),
        (json!({"Marketing": {"AwsFundingUsed": "Yes"}}), ("marketing.awsFundingUsed", "INVALID_VALUE")),
        (
            json!({"Marketing": {"Source": "Marketing Activity"}}),
            ("marketing.awsFundingUsed", "REQUIRED_FIELD_MISSING"),
        ),
        (
            json!({"Marketing": {"Source": "Marketing Activity", "AwsFundingUsed": "No", "UseCases": ["Storage"]}}),
            ("marketing.useCases", "INVALID_VALUE"),
        ),
        (json!({"LifeCycle": {"ClosedLostReason": "Price"}}), ("lifeCycle.closedLostReason", "INVALID_VALUE")),
        (json!({"LifeCycle": {"ReviewStatus": "Approved"}}), ("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")),
        (json!({"LifeCycle": {"TargetCloseDate": "2026-11-19"}}), ("lifeCycle.targetCloseDate", "INVALID_VALUE")),
        (json!({"LifeCycle": {"TargetCloseDate": "2027-02-30"}}), ("lifeCycle.targetCloseDate", "INVALID_VALUE")),
        (
            json!({"SoftwareRevenue": {"EffectiveDate": "2027-02-01", "ExpirationDate": "2027-01-31"}}),
            ("softwareRevenue.expirationDate", "INVALID_VALUE"),
        ),
        (json!({"Project": {"CustomerUseCase": "Alchemy"}}), ("project.customerUseCase", "INVALID_ENUM_VALUE")),
        (
            json!({"Customer": {"Account": {"Address": {"CountryCode": "US", "StateOrRegion": "WA"}}}}),
            ("customer.account.address.stateOrRegion", "INVALID_ENUM_VALUE"),
        ),
    ] {
        let reply = bench.refused(ANVIL, CREATE, with("x", &changes), "ValidationException").await;
        assert_eq!(reply.errors(), [expected], "{changes}");
        assert_eq!(reply.body["Reason"], "BUSINESS_VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn the_same_rules_hold_for_updates() {
    let bench = Bench::new().await;
    let got = created(&bench, "update").await;
    let mut body = update_of(&got);
    body["NationalSecurity"] = json!("Yes");
    body["Project"]["CompetitorName"] = json!("*Other");
    let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
    let expected = [("project.otherCompetitorNames", "REQUIRED_FIELD_MISSING"), ("nationalSecurity", "INVALID_VALUE")];
    assert_eq!(reply.errors(), expected);
}

#[tokio::test]
async fn lists_that_the_model_lacks_can_be_switched() {
    let odd = json!({
        "Project": {"CustomerUseCase": "Alchemy", "ApnPrograms": ["Wishes"]},
        "Customer": {"Account": {"Address": {"CountryCode": "US", "StateOrRegion": "WA"}}},
        "LifeCycle": {"TargetCloseDate": "2026-11-01"},
    });
    let lenient = Assumptions {
        known_use_cases_only: false,
        known_us_states_only: false,
        past_close_date_refused: false,
        ..Assumptions::default()
    };
    assuming(lenient).await.ok(ANVIL, CREATE, with("odd", &odd)).await;
    let strict = assuming(Assumptions { known_programs_only: true, ..Assumptions::default() }).await;
    let reply = strict.refused(ANVIL, CREATE, with("odd", &odd), "ValidationException").await;
    assert!(reply.errors().contains(&("project.apnPrograms[0]", "INVALID_ENUM_VALUE")));
    for written in ["Migration / Database Migration", "Migration/Database Migration"] {
        strict.ok(ANVIL, CREATE, with(written, &json!({"Project": {"CustomerUseCase": written}}))).await;
    }
}

#[tokio::test]
async fn a_close_date_that_passed_meanwhile_may_stay() {
    let bench = Bench::new().await;
    let got = created(&bench, "passed").await;
    bench.advance(time::Duration::days(200));
    let mut body = update_of(&got);
    body["Project"]["AdditionalComments"] = json!("Late.");
    bench.ok(ANVIL, UPDATE, body).await;
    let mut body = update_of(&bench.get_opportunity(&text(&got["Id"])).await);
    body["LifeCycle"]["TargetCloseDate"] = json!("2027-05-02");
    let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
    assert_eq!(reply.errors(), [("lifeCycle.targetCloseDate", "INVALID_VALUE")]);
    let task = bench.submit(&text(&got["Id"]), "s").await;
    assert_eq!(task["ReasonCode"], "OpportunityValidationFailed");
}

#[tokio::test]
async fn the_opportunitys_type_has_a_default() {
    let bench = Bench::new().await;
    let got = created(&bench, "default").await;
    assert_eq!(got["OpportunityType"], "Net New Business");
    let mut body = update_of(&got);
    body["OpportunityType"] = Value::Null;
    bench.ok(ANVIL, UPDATE, body).await;
    let now = bench.get_opportunity(&text(&got["Id"])).await;
    assert_eq!(now["OpportunityType"], "Net New Business");
}

#[tokio::test]
async fn the_last_stages_need_something_to_sell() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "stages").await["Id"]);
    set_review(&bench, &id, "Approved").await;
    for stage in ["Committed", "Launched"] {
        let mut body = update_of(&bench.get_opportunity(&id).await);
        body["LifeCycle"]["Stage"] = json!(stage);
        let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
        assert_eq!(reply.errors(), [("lifeCycle.stage", "INVALID_VALUE")]);
    }
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["LifeCycle"]["Stage"] = json!("Closed Lost");
    let reply = bench.refused(ANVIL, UPDATE, body.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [("lifeCycle.closedLostReason", "REQUIRED_FIELD_MISSING")]);
    body["LifeCycle"]["ClosedLostReason"] = json!("Price");
    bench.ok(ANVIL, UPDATE, body).await;
}

#[tokio::test]
async fn a_launch_may_need_more() {
    let bench = assuming(Assumptions {
        launch_needs_customer_account: true,
        launch_needs_software_revenue: true,
        ..Assumptions::default()
    })
    .await;
    let id = bench.complete_opportunity("launch").await;
    set_review(&bench, &id, "Approved").await;
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["LifeCycle"]["Stage"] = json!("Launched");
    let reply = bench.refused(ANVIL, UPDATE, body.clone(), "ValidationException").await;
    let missing = [
        "customer.account.awsAccountId",
        "softwareRevenue.value",
        "softwareRevenue.effectiveDate",
        "softwareRevenue.expirationDate",
    ];
    assert_eq!(reply.errors(), missing.map(|field| (field, "REQUIRED_FIELD_MISSING")));
    body["Customer"]["Account"]["AwsAccountId"] = json!("999988887777");
    body["SoftwareRevenue"] = json!({
        "Value": {"Amount": "10.00", "CurrencyCode": "EUR"},
        "EffectiveDate": "2027-01-01",
        "ExpirationDate": "2028-01-01",
    });
    bench.ok(ANVIL, UPDATE, body).await;
}

#[tokio::test]
async fn who_was_only_watched_gives_reasons_for_help() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("watched").await;
    let mut start = submission(&id, "w");
    start["AwsSubmission"]["InvolvementType"] = json!("For Visibility Only");
    bench.ok(ANVIL, "StartEngagementFromOpportunityTask", start).await;
    set_review(&bench, &id, "Approved").await;
    let summary = json!({"Catalog": "Sandbox", "RelatedOpportunityIdentifier": id});
    let aws = bench.ok(ANVIL, "GetAwsOpportunitySummary", summary.clone()).await;
    assert_eq!(aws["InvolvementType"], "For Visibility Only");

    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["PrimaryNeedsFromAws"] = json!(["Co-Sell - Deal Support", "Co-Sell - Pricing Assistance"]);
    body["Project"]["SalesActivities"] = Value::Null;
    let reply = bench.refused(ANVIL, UPDATE, body.clone(), "ValidationException").await;
    let missing = ["project.salesActivities", "lifeCycle.nextSteps", "customer.contacts"];
    assert_eq!(reply.errors(), missing.map(|field| (field, "REQUIRED_FIELD_MISSING")));
    body["Project"]["SalesActivities"] = json!(["SOW Signed"]);
    body["LifeCycle"]["NextSteps"] = json!("Meet.");
    body["Customer"]["Contacts"] = json!([{"Email": "kim@example.com"}]);
    bench.ok(ANVIL, UPDATE, body).await;
    let aws = bench.ok(ANVIL, "GetAwsOpportunitySummary", summary).await;
    assert_eq!(aws["InvolvementType"], "Co-Sell");
    assert_eq!(aws["InvolvementTypeChangeReason"], "Customer Requested");
}

#[tokio::test]
async fn the_need_that_the_model_lacks_excludes_co_selling() {
    let none = "Do Not Need Support from AWS Sales Rep";
    let asking = |needs: &[&str]| with("need", &json!({"PrimaryNeedsFromAws": needs}));
    let strict = Bench::new().await;
    let reply = strict.refused(ANVIL, CREATE, asking(&[none]), "ValidationException").await;
    assert_eq!(reply.body["Reason"], "REQUEST_VALIDATION_FAILED");

    let bench = assuming(Assumptions { unlisted_need: true, ..Assumptions::default() }).await;
    let needs = "primaryNeedsFromAws";
    let both = asking(&[none, "Co-Sell - Deal Support"]);
    let reply = bench.refused(ANVIL, CREATE, both, "ValidationException").await;
    assert_eq!(reply.errors(), [(needs, "INVALID_VALUE")]);
    let rubbish = asking(&["Tea"]);
    bench.refused(ANVIL, CREATE, rubbish, "ValidationException").await;
    bench.ok(ANVIL, CREATE, asking(&[none])).await;
    let mut back = update_of(&created(&bench, "back").await);
    back["PrimaryNeedsFromAws"] = json!([none]);
    let reply = bench.refused(ANVIL, UPDATE, back, "ValidationException").await;
    assert_eq!(reply.errors(), [(needs, "INVALID_VALUE")]);
}
