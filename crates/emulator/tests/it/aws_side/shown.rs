//! What `GetAwsOpportunitySummary` shows of AWS's side.

use emulator::{AwsAction, Config, Seed};
use serde_json::{Value, json};
use time::Duration;

use super::{SUMMARY, reviewed, scripted, submitted, summary};
use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, submission, text};
use crate::opportunities::{set_review, update_of};

#[tokio::test]
async fn aws_says_little_at_first_and_more_with_time() {
    let bench = Bench::with(scripted("approve; advance 100s")).await;
    let id = bench.complete_opportunity("quiet").await;
    let draft = summary(&bench, &id).await;
    let bare = json!({
        "Catalog": "Sandbox",
        "Origin": "Partner Referral",
        "RelatedOpportunityId": id,
        "RelatedEntityIds": {"Solutions": ["S-1234567"]},
    });
    assert_eq!(draft, bare);
    bench.submit(&id, "t").await;
    let sent = summary(&bench, &id).await;
    assert_eq!((&sent["InvolvementType"], &sent["Visibility"]), (&json!("Co-Sell"), &json!("Full")));
    assert_eq!((sent.get("LifeCycle"), sent.get("Insights")), (None, None));
    bench.advance(Duration::seconds(20));
    let scored = summary(&bench, &id).await;
    assert_eq!(scored["Insights"]["OpportunityQuality"]["Trend"], "No Change");
    assert_eq!(scored.get("LifeCycle"), None);

    bench.advance(Duration::seconds(60));
    let approved = summary(&bench, &id).await;
    assert_eq!(approved["LifeCycle"]["Stage"], "Engaged");
    assert_eq!(approved["LifeCycle"]["TargetCloseDate"], "2027-05-01");
    assert_eq!(approved["OpportunityTeam"].as_array().map(Vec::len), Some(4));
    assert_eq!(approved["Insights"]["EngagementScore"], "Low");
    assert_eq!(approved["Insights"]["AwsProductsSpendInsightsBySource"].get("Partner"), None);
    assert_eq!(approved["Project"]["ExpectedCustomerSpend"][0]["CurrencyCode"], "EUR");
    assert!(approved["RelatedEntityIds"]["AwsProducts"].as_array().is_some_and(|it| it.len() >= 3));

    let mut stages = Vec::new();
    for _ in 0..9 {
        bench.advance(Duration::seconds(100));
        stages.push(text(&summary(&bench, &id).await["LifeCycle"]["Stage"]));
    }
    assert_eq!(stages[0], "Identified");
    assert_eq!(stages[6..], ["Launched", "Launched", "Launched"]);
    let at_last = summary(&bench, &id).await;
    assert_eq!(at_last["LifeCycle"]["NextStepsHistory"].as_array().map(Vec::len), Some(8));
    // AWS's progress is its own: the partner's lock stays good.
    let got = bench.get_opportunity(&id).await;
    assert_eq!(got["LifeCycle"]["Stage"], "Qualified");
    bench.ok(ANVIL, "UpdateOpportunity", update_of(&got)).await;
}

#[tokio::test]
async fn two_deals_are_never_told_the_same() {
    let bench = Bench::new().await;
    let mut told = Vec::new();
    for (token, problem) in [
        ("a", "Irrigation is decided by walking; sensors would show each block's soil."),
        ("b", "Playout hardware for regional video reaches the end of its support."),
    ] {
        let mut body = opportunity(token);
        body["Project"]["CustomerBusinessProblem"] = json!(problem);
        body["Project"]["ExpectedCustomerSpend"][0]["Amount"] = Value::Null;
        body["Project"]["ExpectedCustomerSpend"][0]["EstimationUrl"] =
            json!(format!("https://calculator.aws/#/estimate?id={}", token.repeat(32)));
        let id = text(&bench.ok(ANVIL, "CreateOpportunity", body).await["Id"]);
        bench.advance(Duration::MINUTE);
        let first = summary(&bench, &id).await;
        assert_eq!(first, summary(&bench, &id).await, "the same deal is always told the same");
        let own = &bench.get_opportunity(&id).await["Project"]["ExpectedCustomerSpend"][0]["Amount"];
        let partner = &first["Insights"]["AwsProductsSpendInsightsBySource"]["Partner"];
        assert_eq!(&partner["TotalAmount"], own);
        let cents = |value: &Value| text(value).replace('.', "").parse::<u64>().expect("an amount");
        let products = partner["AwsProducts"].as_array().expect("products");
        let sum: u64 = products.iter().map(|product| cents(&product["Amount"])).sum();
        assert_eq!(sum, cents(own));
        assert_eq!(
            cents(&partner["TotalOptimizedAmount"]) + cents(&partner["TotalPotentialSavingsAmount"]),
            cents(own)
        );
        told.push(first);
    }
    for pointer in ["/RelatedEntityIds/AwsProducts", "/Project/ExpectedCustomerSpend"] {
        assert_ne!(told[0].pointer(pointer), told[1].pointer(pointer), "{pointer}");
    }
}

#[tokio::test]
async fn only_the_owner_sees_awss_side() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("mine").await;
    for (account, catalog) in [(BERGFINK, "Sandbox"), (ANVIL, "AWS")] {
        let body = json!({"Catalog": catalog, "RelatedOpportunityIdentifier": id});
        bench.refused(account, SUMMARY, body, "ResourceNotFoundException").await;
    }
}

#[tokio::test]
async fn aws_closes_what_the_partner_lost_and_lags_behind_what_it_only_watches() {
    let bench = Bench::with(scripted("approve; advance 100s")).await;
    let lost = submitted(&bench, "lost").await;
    let watched = bench.complete_opportunity("watched").await;
    let mut start = submission(&watched, "w");
    start["AwsSubmission"] = json!({"InvolvementType": "For Visibility Only"});
    bench.ok(ANVIL, "StartEngagementFromOpportunityTask", start).await;
    reviewed(&bench).await;
    let mut body = update_of(&bench.get_opportunity(&lost).await);
    body["LifeCycle"]["Stage"] = json!("Closed Lost");
    body["LifeCycle"]["ClosedLostReason"] = json!("Price");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
    bench.advance(Duration::seconds(100));
    let aws = summary(&bench, &lost).await;
    assert_eq!(
        (&aws["LifeCycle"]["Stage"], &aws["LifeCycle"]["ClosedLostReason"]),
        (&json!("Closed Lost"), &json!("Price"))
    );
    let aws = summary(&bench, &watched).await;
    assert_eq!(aws["LifeCycle"]["Stage"], "Deferred to Partner");
    assert_eq!(aws["CosellMotion"], "Partner-led");
}

#[tokio::test]
async fn aws_stands_still_when_it_never_moves() {
    let bench = Bench::new().await;
    let id = submitted(&bench, "still").await;
    set_review(&bench, &id, "Approved").await;
    bench.advance(Duration::days(30));
    assert_eq!(summary(&bench, &id).await["LifeCycle"]["Stage"], "Engaged");
}

#[tokio::test]
async fn a_referral_that_is_accepted_comes_with_awss_side() {
    let bench = Bench::new().await;
    let mut body = opportunity("referral");
    body["Origin"] = json!("AWS Referral");
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", body).await["Id"]);
    assert!(bench.control().act_as_aws(&id, AwsAction::default()).is_err(), "it is hidden");
    bench.advance(Duration::seconds(5));
    let list = json!({"Catalog": "Sandbox", "ParticipantType": "RECEIVER"});
    let received = bench.ok(ANVIL, "ListEngagementInvitations", list).await;
    let invitation = &received["EngagementInvitationSummaries"][0]["Id"];
    let start = json!({"Catalog": "Sandbox", "ClientToken": "t", "Identifier": invitation});
    bench.ok(ANVIL, "StartEngagementByAcceptingInvitationTask", start).await;
    let aws = summary(&bench, &id).await;
    assert_eq!((&aws["Origin"], &aws["InvolvementType"]), (&json!("AWS Referral"), &json!("Co-Sell")));
    assert_eq!(aws["LifeCycle"]["Stage"], "Engaged");
}

#[tokio::test]
async fn the_demo_shows_deals_at_many_of_awss_stages() {
    let bench = Bench::with(Config { seed: Seed::Demo, ..quiet() }).await;
    let list = json!({"Catalog": "Sandbox", "MaxResults": 100});
    let all = bench.ok(ANVIL, "ListOpportunities", list).await;
    let mut stages = std::collections::BTreeSet::new();
    for row in all["OpportunitySummaries"].as_array().expect("a list") {
        let aws = summary(&bench, &text(&row["Id"])).await;
        match aws["LifeCycle"]["Stage"].as_str() {
            Some(stage) => _ = stages.insert(stage.to_owned()),
            None => assert_ne!(row["LifeCycle"]["Stage"], "Launched"),
        }
    }
    assert!(stages.len() >= 8, "{stages:?}");
}
