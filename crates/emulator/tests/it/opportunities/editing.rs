//! The table of what may be edited when, row by row.

use emulator::{Assumptions, Config};
use serde_json::{Value, json};

use super::{created, set_review, update_of};
use crate::bench::{ANVIL, Bench, quiet, text};

/// Every place of the Update shape with another value than the tests' opportunity has, and the
/// path by which a refusal names it.
fn edits() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/PrimaryNeedsFromAws", json!(["Co-Sell - Pricing Assistance"]), "primaryNeedsFromAws"),
        ("/NationalSecurity", json!("No"), "nationalSecurity"),
        ("/PartnerOpportunityIdentifier", json!("CRM-7"), "partnerOpportunityIdentifier"),
        ("/OpportunityType", json!("Expansion"), "opportunityType"),
        ("/Customer/Account/CompanyName", json!("Another"), "customer.account.companyName"),
        ("/Customer/Account/Industry", json!("Travel"), "customer.account.industry"),
        ("/Customer/Account/OtherIndustry", json!("Circus"), "customer.account.otherIndustry"),
        ("/Customer/Account/WebsiteUrl", json!("https://new.example.com"), "customer.account.websiteUrl"),
        ("/Customer/Account/AwsAccountId", json!("999988887777"), "customer.account.awsAccountId"),
        ("/Customer/Account/Duns", json!("123456789"), "customer.account.duns"),
        ("/Customer/Account/Address/City", json!("Delft"), "customer.account.address.city"),
        ("/Customer/Account/Address/PostalCode", json!("2611"), "customer.account.address.postalCode"),
        ("/Customer/Account/Address/StateOrRegion", json!("South"), "customer.account.address.stateOrRegion"),
        ("/Customer/Account/Address/CountryCode", json!("BE"), "customer.account.address.countryCode"),
        ("/Customer/Account/Address/StreetAddress", json!("Kade 1"), "customer.account.address.streetAddress"),
        ("/Customer/Contacts", json!([{"Email": "kim@example.com"}]), "customer.contacts"),
        ("/Project/Title", json!("Another title"), "project.title"),
        ("/Project/CustomerBusinessProblem", json!("It is quite another problem."), "project.customerBusinessProblem"),
        ("/Project/CustomerUseCase", json!("Networking"), "project.customerUseCase"),
        ("/Project/DeliveryModels", json!(["Resell"]), "project.deliveryModels"),
        ("/Project/SalesActivities", json!(["SOW Signed"]), "project.salesActivities"),
        ("/Project/ExpectedCustomerSpend/0/Amount", json!("77.00"), "project.expectedCustomerSpend"),
        ("/Project/CompetitorName", json!("Akamai"), "project.competitorName"),
        ("/Project/AdditionalComments", json!("Soon."), "project.additionalComments"),
        ("/Project/OtherSolutionDescription", json!("Advice"), "project.otherSolutionDescription"),
        ("/Marketing", Value::Null, "marketing.source"),
        ("/SoftwareRevenue", json!({"DeliveryModel": "Contract"}), "softwareRevenue.deliveryModel"),
        ("/LifeCycle/NextSteps", json!("Call."), "lifeCycle.nextSteps"),
        ("/LifeCycle/TargetCloseDate", json!("2027-08-01"), "lifeCycle.targetCloseDate"),
        ("/LifeCycle/Stage", json!("Technical Validation"), "lifeCycle.stage"),
    ]
}

/// Sets the member at a pointer, whose parents are all there.
fn set(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = body.pointer_mut(parent).expect("its parent");
    parent[name] = value;
}

/// The paths that can't be edited now. Each edit is tried by itself: what passed is taken back by
/// the next one, which begins from the content that was there at first.
async fn frozen(bench: &Bench, id: &str) -> Vec<&'static str> {
    let got = bench.get_opportunity(id).await;
    let mut frozen = Vec::new();
    for (pointer, value, path) in edits() {
        let before = bench.get_opportunity(id).await;
        let mut body = update_of(&before);
        for name in ["Customer", "Project", "LifeCycle", "Marketing", "SoftwareRevenue"] {
            body[name] = got[name].clone();
        }
        for name in ["PrimaryNeedsFromAws", "NationalSecurity", "PartnerOpportunityIdentifier", "OpportunityType"] {
            body[name] = got[name].clone();
        }
        set(&mut body, pointer, value);
        let reply = bench.call(ANVIL, "UpdateOpportunity", body).await;
        if reply.errors().contains(&(path, "ACTION_NOT_PERMITTED")) {
            frozen.push(path);
        } else {
            assert!(reply.errors().is_empty(), "{path}: {}", reply.body);
        }
    }
    frozen
}

/// Brings a submitted opportunity to this point of its review.
async fn at(bench: &Bench, token: &str, status: &str) -> String {
    let id = bench.complete_opportunity(token).await;
    bench.submit(&id, token).await;
    set_review(bench, &id, status).await;
    id
}

#[tokio::test]
async fn pending_submission_lets_everything_change_but_the_stage() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("pending").await;
    assert_eq!(frozen(&bench, &id).await, ["lifeCycle.stage"]);
}

#[tokio::test]
async fn an_approval_freezes_seven_members() {
    let bench = Bench::new().await;
    let id = at(&bench, "approved", "Approved").await;
    let seven = [
        "partnerOpportunityIdentifier",
        "customer.account.industry",
        "customer.account.websiteUrl",
        "customer.account.address.postalCode",
        "customer.account.address.countryCode",
        "project.title",
        "project.customerBusinessProblem",
    ];
    assert_eq!(frozen(&bench, &id).await, seven);

    let assumptions = Assumptions { approval_freezes_more: true, ..Assumptions::default() };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    let id = at(&bench, "approved", "Approved").await;
    let eleven = frozen(&bench, &id).await;
    for path in [
        "nationalSecurity",
        "customer.account.companyName",
        "customer.account.otherIndustry",
        "customer.account.address.stateOrRegion",
    ] {
        assert!(eleven.contains(&path) && eleven.len() == 11, "{eleven:?}");
    }
}

#[tokio::test]
async fn action_required_opens_what_may_be_corrected() {
    let bench = Bench::new().await;
    let correctable = [
        "partnerOpportunityIdentifier",
        "customer.account.websiteUrl",
        "customer.account.address.city",
        "customer.account.address.postalCode",
        "customer.account.address.stateOrRegion",
        "customer.account.address.countryCode",
        "customer.account.address.streetAddress",
        "project.customerBusinessProblem",
        "project.expectedCustomerSpend",
        "lifeCycle.targetCloseDate",
    ];
    for (pointer, value, path) in edits() {
        let id = at(&bench, path, "Action Required").await;
        let mut body = update_of(&bench.get_opportunity(&id).await);
        set(&mut body, pointer, value);
        let reply = bench.call(ANVIL, "UpdateOpportunity", body).await;
        if correctable.contains(&path) {
            assert_eq!(reply.errors(), [], "{path}");
            let got = bench.get_opportunity(&id).await;
            assert_eq!(got["LifeCycle"]["ReviewStatus"], "Submitted", "{path}");
        } else {
            assert_eq!(reply.errors(), [(path, "ACTION_NOT_PERMITTED")]);
        }
    }
}

#[tokio::test]
async fn under_review_and_after_a_rejection_nothing_changes() {
    let bench = Bench::new().await;
    let submitted = bench.complete_opportunity("submitted").await;
    bench.submit(&submitted, "s").await;
    let in_review = bench.complete_opportunity("in review").await;
    bench.submit(&in_review, "i").await;
    let begin = emulator::AwsAction { review: Some("In review".into()), ..Default::default() };
    bench.control().act_as_aws(&in_review, begin).expect("it is submitted");
    let rejected = at(&bench, "rejected", "Rejected").await;
    for (id, status) in [(submitted, "Submitted"), (in_review, "In review"), (rejected, "Rejected")] {
        for (pointer, value, _) in edits() {
            let got = bench.get_opportunity(&id).await;
            assert_eq!(got["LifeCycle"]["ReviewStatus"], status);
            let mut body = update_of(&got);
            set(&mut body, pointer, value);
            let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
            assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "INVALID_RESOURCE_STATE")], "{status} {pointer}");
        }
    }
}

async fn move_to(bench: &Bench, id: &str, stage: &str) {
    let mut body = update_of(&bench.get_opportunity(id).await);
    body["LifeCycle"]["Stage"] = json!(stage);
    if stage == "Closed Lost" {
        body["LifeCycle"]["ClosedLostReason"] = json!("Price");
    }
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
}

#[tokio::test]
async fn after_the_launch_three_members_stay_open() {
    let bench = Bench::new().await;
    let id = at(&bench, "launched", "Approved").await;
    move_to(&bench, &id, "Launched").await;
    let frozen = frozen(&bench, &id).await;
    let open = ["project.deliveryModels", "project.additionalComments", "softwareRevenue.deliveryModel"];
    let expected: Vec<_> = edits().iter().map(|(.., path)| *path).filter(|path| !open.contains(path)).collect();
    assert_eq!(frozen, expected);

    let assumptions = Assumptions { launch_locks_all: true, ..Assumptions::default() };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    let id = at(&bench, "locked", "Approved").await;
    move_to(&bench, &id, "Launched").await;
    assert_eq!(self::frozen(&bench, &id).await.len(), edits().len());
}

#[tokio::test]
async fn a_lost_deal_stays_as_it_is() {
    let bench = Bench::new().await;
    let id = at(&bench, "lost", "Approved").await;
    move_to(&bench, &id, "Closed Lost").await;
    let got = bench.get_opportunity(&id).await;
    for (pointer, value, path) in edits() {
        if path == "lifeCycle.stage" {
            continue;
        }
        let mut body = update_of(&got);
        set(&mut body, pointer, value);
        let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
        assert!(reply.errors().iter().all(|(_, code)| *code == "ACTION_NOT_PERMITTED"), "{path}: {}", reply.body);
    }
}

#[tokio::test]
async fn the_sandbox_lets_a_partner_decide_in_awss_place() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "decide").await["Id"]);
    for outside in ["Submitted", "In review"] {
        let mut body = update_of(&bench.get_opportunity(&id).await);
        body["LifeCycle"]["ReviewStatus"] = json!(outside);
        let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
        assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")]);
    }
    let asked = set_review(&bench, &id, "Action Required").await;
    assert_eq!(asked["LifeCycle"]["ReviewComments"], "Please explain.");
    set_review(&bench, &id, "Approved").await;
    for late in ["Rejected", "Action Required", "Pending Submission"] {
        let mut body = update_of(&bench.get_opportunity(&id).await);
        body["LifeCycle"]["ReviewStatus"] = json!(late);
        let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
        assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")]);
    }

    let assumptions = Assumptions { simulated_review_needs_submission: true, ..Assumptions::default() };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    let mut body = update_of(&created(&bench, "strict").await);
    body["LifeCycle"]["ReviewStatus"] = json!("Approved");
    bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
}
