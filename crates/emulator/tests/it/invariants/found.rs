//! What random steps have found, in a few steps of its own.

use emulator::{Assumptions, Config, Refusal};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, opportunity, quiet, submission, text};
use crate::engagements::project;

const ACCEPT: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";

fn tags(prefix: &str, count: usize) -> Value {
    (0..count).map(|number| json!({"Key": format!("{prefix}{number}"), "Value": "v"})).collect()
}

/// The request that accepts the newest invitation of an account.
async fn acceptance(bench: &Bench, account: &str, token: &str) -> Value {
    let list = json!({"Catalog": "Sandbox", "ParticipantType": "RECEIVER"});
    let list = bench.ok(account, "ListEngagementInvitations", list).await;
    let id = &list["EngagementInvitationSummaries"][0]["Id"];
    json!({"Catalog": "Sandbox", "ClientToken": token, "Identifier": id})
}

fn in_engagement(engagement: &str, opportunity: &str, token: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": token,
        "EngagementIdentifier": engagement,
        "ResourceType": "Opportunity",
        "ResourceIdentifier": opportunity,
        "ResourceSnapshotTemplateIdentifier": "OpportunitySummaryView",
    })
}

/// An engagement of Anvil's and a deal that can be submitted in it.
async fn shared_deal(bench: &Bench) -> (String, String) {
    let body = json!({"Catalog": "Sandbox", "ClientToken": "e", "Title": "Shops", "Contexts": [project("Redwing")]});
    let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
    let deal = bench.complete_opportunity("deal").await;
    bench.ok(ANVIL, "CreateResourceSnapshot", in_engagement(&engagement, &deal, "snapshot")).await;
    (engagement, deal)
}

#[tokio::test]
async fn the_tags_of_a_task_must_fit_beside_those_of_what_it_finds() {
    let bench = Bench::new().await;
    let mut referral = opportunity("referral");
    referral["Origin"] = json!("AWS Referral");
    referral["Tags"] = tags("a", 120);
    bench.ok(ANVIL, "CreateOpportunity", referral).await;
    bench.advance(Duration::seconds(6));
    let mut accept = acceptance(&bench, ANVIL, "one").await;
    accept["Tags"] = tags("b", 81);
    let failed = bench.ok(ANVIL, ACCEPT, accept.clone()).await;
    assert_eq!(failed["ReasonCode"], "OpportunityValidationFailed");
    accept["ClientToken"] = json!("two");
    accept["Tags"] = tags("b", 80);
    assert_eq!(bench.ok(ANVIL, ACCEPT, accept).await["TaskStatus"], "COMPLETE");

    let (engagement, shared) = shared_deal(&bench).await;
    let mut job = in_engagement(&engagement, &shared, "job");
    job["Tags"] = tags("c", 199);
    bench.ok(ANVIL, "CreateResourceSnapshotJob", job).await;
    let mut submit = submission(&shared, "submit");
    submit["Tags"] = tags("d", 2);
    assert_eq!(bench.ok(ANVIL, SUBMIT, submit).await["ReasonCode"], "ResourceSnapshotJobValidationFailed");
    let mut submit = submission(&shared, "again");
    submit["Tags"] = tags("d", 1);
    assert_eq!(bench.ok(ANVIL, SUBMIT, submit).await["TaskStatus"], "COMPLETE");
}

#[tokio::test]
async fn a_submission_does_not_name_the_invitation_that_another_member_sent_to_aws() {
    let bench = Bench::new().await;
    let (engagement, shared) = shared_deal(&bench).await;
    bench.ok(ANVIL, "CreateEngagementInvitation", invitation(&engagement, BERGFINK, "Redwing")).await;
    let accepted = bench.ok(BERGFINK, ACCEPT, acceptance(&bench, BERGFINK, "accept").await).await;
    let own = bench.submit(&shared, "own").await;
    assert_eq!((&own["TaskStatus"], &own["EngagementId"]), (&json!("COMPLETE"), &json!(engagement)));
    assert!(own["EngagementInvitationId"].is_string(), "{own}");

    let theirs = submission(&text(&accepted["OpportunityId"]), "theirs");
    let theirs = bench.ok(BERGFINK, SUBMIT, theirs).await;
    assert_eq!(theirs["EngagementId"], json!(engagement));
    assert_eq!(theirs.get("EngagementInvitationId"), None, "{theirs}");
}

#[tokio::test]
async fn another_answer_to_an_invitation_never_takes_the_first_one_back() {
    let assumptions = Assumptions { answered_invitation: Refusal::Allowed, ..Assumptions::default() };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    for (first, second, status) in [
        ("AcceptEngagementInvitation", "RejectEngagementInvitation", "ACCEPTED"),
        ("RejectEngagementInvitation", "AcceptEngagementInvitation", "REJECTED"),
    ] {
        let id = json!({"Catalog": "Sandbox", "Identifier": bench.invite(first).await});
        bench.ok(BERGFINK, first, id.clone()).await;
        let before = bench.ok(BERGFINK, "GetEngagementInvitation", id.clone()).await;
        assert_eq!(before["Status"], status);
        bench.ok(BERGFINK, second, id.clone()).await;
        assert_eq!(bench.ok(BERGFINK, "GetEngagementInvitation", id).await, before);
    }
    let joined = bench.ok(BERGFINK, "ListEngagements", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(joined["EngagementSummaryList"].as_array().map(Vec::len), Some(1));
}
