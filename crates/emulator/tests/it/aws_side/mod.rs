//! AWS's side of the deals: the script, the sentinels, and playing it by hand.

mod shown;

use std::time::Duration as StdDuration;

use emulator::{AwsAction, Config, ReviewPace, Verdict};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, Bench, opportunity, quiet, submission, text};
use crate::opportunities::update_of;

const SUMMARY: &str = "GetAwsOpportunitySummary";

fn scripted(script: &str) -> Config {
    Config {
        review: ReviewPace::After { begins: StdDuration::from_secs(20), decides: StdDuration::from_secs(60) },
        aws_side: script.parse().expect("a script"),
        ..quiet()
    }
}

async fn reviewed(bench: &Bench) {
    bench.advance(Duration::seconds(80));
}

async fn status(bench: &Bench, id: &str) -> String {
    text(&bench.get_opportunity(id).await["LifeCycle"]["ReviewStatus"])
}

async fn summary(bench: &Bench, id: &str) -> Value {
    bench.ok(ANVIL, SUMMARY, json!({"Catalog": "Sandbox", "RelatedOpportunityIdentifier": id})).await
}

async fn submitted(bench: &Bench, token: &str) -> String {
    let id = bench.complete_opportunity(token).await;
    bench.submit(&id, token).await;
    id
}

#[tokio::test]
async fn outcomes_come_in_turn_and_begin_anew() {
    let bench = Bench::with(scripted("approve; action-required: SpendUnclear: Which spend?; reject")).await;
    let mut seen = Vec::new();
    for number in 0..4 {
        let id = submitted(&bench, &number.to_string()).await;
        bench.advance(Duration::seconds(20));
        assert_eq!(status(&bench, &id).await, "In review");
        bench.advance(Duration::seconds(60));
        let got = bench.get_opportunity(&id).await;
        let life_cycle = &got["LifeCycle"];
        seen.push((text(&life_cycle["ReviewStatus"]), life_cycle["ReviewStatusReason"].clone()));
    }
    let expected = [
        ("Approved".to_owned(), Value::Null),
        ("Action Required".to_owned(), json!("SpendUnclear")),
        ("Rejected".to_owned(), json!("OutOfScope")),
        ("Approved".to_owned(), Value::Null),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn what_was_sent_back_is_reviewed_again_and_approved() {
    let bench = Bench::with(scripted("action-required: SpendUnclear: Which spend?")).await;
    let id = submitted(&bench, "back").await;
    reviewed(&bench).await;
    let got = bench.get_opportunity(&id).await;
    assert_eq!(got["LifeCycle"]["ReviewComments"], "Which spend?");
    let mut body = update_of(&got);
    body["Project"]["ExpectedCustomerSpend"][0]["Amount"] = json!("1500.00");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
    assert_eq!(status(&bench, &id).await, "Submitted");
    reviewed(&bench).await;
    let got = bench.get_opportunity(&id).await;
    assert_eq!(got["LifeCycle"]["ReviewStatus"], "Approved");
    assert_eq!(got["LifeCycle"].get("ReviewComments"), None, "they belonged to the first review");
}

#[tokio::test]
async fn a_rejection_declines_awss_invitation() {
    let bench = Bench::with(scripted("reject: Duplicate: We know this deal.")).await;
    let id = bench.complete_opportunity("rejected").await;
    let task = bench.submit(&id, "t").await;
    reviewed(&bench).await;
    assert_eq!(bench.get_opportunity(&id).await["LifeCycle"]["ReviewComments"], "We know this deal.");
    let get = json!({"Catalog": "Sandbox", "Identifier": task["EngagementInvitationId"]});
    let invitation = bench.ok(ANVIL, "GetEngagementInvitation", get).await;
    assert_eq!(invitation["Status"], "REJECTED");
    assert_eq!(summary(&bench, &id).await.get("LifeCycle"), None);
}

#[tokio::test]
async fn a_tag_asks_for_an_outcome() {
    let bench = Bench::with(scripted("approve")).await;
    let tag = |value: &str| json!([{"Key": "emulator:review", "Value": value}]);
    for (value, expected) in
        [("reject", "Rejected"), ("action-required: Why", "Action Required"), ("approve", "Approved")]
    {
        let mut body = opportunity(value);
        body["Tags"] = tag(value);
        body["Project"]["OtherSolutionDescription"] = json!("Advice");
        let id = text(&bench.ok(ANVIL, "CreateOpportunity", body).await["Id"]);
        bench.submit(&id, value).await;
        reviewed(&bench).await;
        assert_eq!(status(&bench, &id).await, expected);
    }
    // The submission's own tag outweighs the opportunity's.
    let mut body = opportunity("both");
    body["Tags"] = tag("approve");
    body["Project"]["OtherSolutionDescription"] = json!("Advice");
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", body.clone()).await["Id"]);
    let mut start = submission(&id, "both");
    start["Tags"] = tag("reject");
    bench.ok(ANVIL, "StartEngagementFromOpportunityTask", start.clone()).await;
    reviewed(&bench).await;
    assert_eq!(status(&bench, &id).await, "Rejected");
    for (operation, mut body) in [("CreateOpportunity", body), ("StartEngagementFromOpportunityTask", start)] {
        body["Tags"] = tag("perhaps");
        body["ClientToken"] = json!("misspelt");
        let reply = bench.refused(ANVIL, operation, body, "ValidationException").await;
        assert_eq!(reply.errors(), [("tags", "INVALID_VALUE")]);
    }
}

#[tokio::test]
async fn aws_can_be_played_by_hand() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("played").await;
    let action = |body: Value| serde_json::from_value::<AwsAction>(body).expect("an action");
    let act = |body: Value| bench.control().act_as_aws(&id, action(body));
    let early = act(json!({"stage": "Qualify"})).expect_err("not submitted");
    assert!(early.to_string().contains("not been submitted"), "{early}");
    bench.submit(&id, "t").await;
    act(json!({"review": "Action Required", "comments": "Why now?", "reason": "TimingUnclear"})).expect("submitted");
    let got = bench.get_opportunity(&id).await;
    assert_eq!(got["LifeCycle"]["ReviewComments"], "Why now?");
    act(json!({
        "review": "Approved",
        "stage": "Term Sheet Negotiation",
        "next_steps": "Send the term sheet.",
        "target_close_date": "2027-03-31",
        "engagement_score": "High",
        "quality_score": 91,
        "quality_trend": "Declining",
        "involvement_type": "For Visibility Only",
        "involvement_type_change_reason": "Risk Mitigation",
        "visibility": "Limited",
        "cosell_motion": "Agent-engaged",
        "next_best_actions": "Wait.",
    }))
    .expect("all of it is modelled");
    let aws = summary(&bench, &id).await;
    assert_eq!(aws["LifeCycle"]["Stage"], "Term Sheet Negotiation");
    assert_eq!(aws["InvolvementType"], "For Visibility Only");
    assert_eq!(aws["InvolvementTypeChangeReason"], "Risk Mitigation");
    assert_eq!(aws["Visibility"], "Limited");
    assert!(aws["OpportunityTeam"].is_array());
    act(json!({"stage": "Launched", "next_best_actions": "Celebrate."})).expect("modelled");
    let aws = summary(&bench, &id).await;
    assert_eq!(aws["LifeCycle"]["NextSteps"], "Send the term sheet.");
    assert_eq!(aws["Insights"]["NextBestActions"], "Celebrate.");

    for (wrong, named) in [
        (json!({"stage": "Lunch"}), "stage"),
        (json!({"engagement_score": "Huge"}), "engagementScore"),
        (json!({"target_close_date": "soon"}), "targetCloseDate"),
        (json!({"quality_score": 101}), "score"),
        (json!({"quality_trend": "Sideways"}), "quality_trend"),
        (json!({"review": "In Review"}), "review"),
        (json!({"review": "Pending Submission"}), "review"),
        (json!({"comments": "Hm."}), "review"),
    ] {
        let error = act(wrong.clone()).expect_err("the model doesn't know it");
        assert!(error.to_string().contains(named), "{wrong}: {error}");
    }
    assert_eq!(summary(&bench, &id).await, aws, "a refused action changes nothing");
    assert!(serde_json::from_value::<AwsAction>(json!({"satge": "Launched"})).is_err());
    assert!(bench.control().act_as_aws("O1", AwsAction::default()).is_err());
}

#[test]
fn a_script_can_be_put_together_in_code() {
    let script = emulator::AwsSide { outcomes: vec![Verdict::Approve], advance: None };
    assert_eq!(script.to_string(), "approve; advance never");
}
