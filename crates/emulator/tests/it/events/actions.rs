//! Which events an action brings, in which order: the rows of the table in AWS's developer guide.

use emulator::{Assumptions, AwsAction, Config, ReviewPace, TaskProgress};
use serde_json::{Value, json};
use time::Duration;

use super::*;
use crate::leads::{conversion, lead_engagement};

const ACCEPT: &str = "StartEngagementByAcceptingInvitationTask";

/// Snapshot jobs run without a role, so that they show in events.
fn sharing() -> Config {
    let assumptions = Assumptions { job_needs_role: false, ..Assumptions::default() };
    Config { assumptions, ..quiet() }
}

fn by_aws(review: &str) -> AwsAction {
    AwsAction { review: Some(review.to_owned()), ..AwsAction::default() }
}

async fn associate(bench: &Bench, opportunity: &str, kind: &str, entity: &str) {
    let body = json!({"Catalog": "Sandbox", "OpportunityIdentifier": opportunity,
        "RelatedEntityType": kind, "RelatedEntityIdentifier": entity});
    bench.ok(ANVIL, "AssociateOpportunity", body).await;
}

#[tokio::test]
async fn a_submission_its_approval_and_what_follows() {
    let bench = Bench::with(sharing()).await;
    let id = bench.complete_opportunity("o").await;
    let mut ear = Ear::at(&bench);
    bench.submit(&id, "s").await;
    // The job, which works already, copies that it was submitted.
    assert_eq!(ear.heard(&bench), [vec![UPDATED, OPENED, COPIED, COPIED, JOINED, INVITED], vec![]]);

    bench.control().act_as_aws(&id, by_aws("In review")).expect("it was submitted");
    assert_eq!(ear.heard(&bench)[0], [UPDATED, COPIED]);
    bench.control().act_as_aws(&id, by_aws("Approved")).expect("it is in review");
    let events = ear.envelopes(&bench, ANVIL);
    assert_eq!(events[1]["detail"]["engagementMember"], json!({"accountId": "aws", "companyName": "AWS"}));
    assert_eq!(ear.heard(&bench), [vec![ACCEPTED, JOINED, UPDATED, COPIED], vec![]]);

    update(&bench, &id, |body| body["LifeCycle"]["NextSteps"] = json!("Call them")).await;
    assert_eq!(ear.heard(&bench)[0], [UPDATED, COPIED]);
    // The template has no place for comments.
    update(&bench, &id, |body| body["Project"]["AdditionalComments"] = json!("Soon")).await;
    assert_eq!(ear.heard(&bench)[0], [UPDATED]);
    associate(&bench, &id, "Solutions", "S-0052021").await;
    assert_eq!(ear.heard(&bench)[0], [UPDATED, COPIED]);
}

#[tokio::test]
async fn a_rejection_by_aws() {
    let bench = Bench::with(sharing()).await;
    let id = bench.complete_opportunity("o").await;
    bench.submit(&id, "s").await;
    let mut ear = Ear::at(&bench);
    update(&bench, &id, |body| body["LifeCycle"]["ReviewStatus"] = json!("Rejected")).await;
    assert_eq!(ear.heard(&bench), [vec![REJECTED, UPDATED, COPIED], vec![]]);
}

#[tokio::test]
async fn what_aws_does_to_its_own_record_updates_the_opportunity_although_its_lock_stays() {
    let bench = Bench::with(sharing()).await;
    let id = bench.complete_opportunity("o").await;
    bench.submit(&id, "s").await;
    bench.control().act_as_aws(&id, by_aws("Approved")).expect("it was submitted");
    let before = bench.get_opportunity(&id).await;
    let mut ear = Ear::at(&bench);
    let steps = || AwsAction { next_steps: Some("Meet the customer".to_owned()), ..AwsAction::default() };
    bench.control().act_as_aws(&id, steps()).expect("it is approved");
    assert_eq!(ear.heard(&bench)[0], [UPDATED]);
    assert_eq!(bench.get_opportunity(&id).await, before);
    let same = AwsAction { engagement_score: Some("High".to_owned()), ..AwsAction::default() };
    bench.control().act_as_aws(&id, same.clone()).expect("it is approved");
    ear.heard(&bench);
    bench.control().act_as_aws(&id, same).expect("it is approved");
    assert_eq!(ear.heard(&bench), [NOTHING, NOTHING], "nothing looks different");
}

#[tokio::test]
async fn what_only_the_emulator_sees_of_an_opportunity_is_no_update() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("o").await;
    let engagement = bench.engagement(ANVIL, "Space").await;
    let mut ear = Ear::at(&bench);
    // The opportunity remembers which engagement shares it, but no answer says so.
    let share = json!({"Catalog": "Sandbox", "ClientToken": "c", "EngagementIdentifier": engagement,
        "ResourceType": "Opportunity", "ResourceIdentifier": id,
        "ResourceSnapshotTemplateIdentifier": "OpportunitySummaryView"});
    bench.ok(ANVIL, "CreateResourceSnapshot", share).await;
    assert_eq!(ear.heard(&bench), [vec![COPIED], vec![]]);
}

#[tokio::test]
async fn answers_to_a_partners_invitation() {
    let bench = Bench::with(sharing()).await;
    let rejected = bench.invite("One").await;
    let lapsing = bench.invite("Two").await;
    let accepted = bench.invite("Three").await;
    let mut ear = Ear::at(&bench);
    answer(&bench, "RejectEngagementInvitation", &rejected, Value::Null).await;
    assert_eq!(ear.heard(&bench), [[REJECTED], [REJECTED]]);
    answer(&bench, ACCEPT, &accepted, json!({"ClientToken": "t"})).await;
    assert_eq!(ear.heard(&bench), [vec![ACCEPTED, JOINED, COPIED], vec![ACCEPTED, JOINED, CREATED, UPDATED, COPIED]]);
    bench.advance(Duration::days(15));
    let get = json!({"Catalog": "Sandbox", "Identifier": lapsing});
    bench.ok(BERGFINK, "GetEngagementInvitation", get).await;
    assert_eq!(ear.heard(&bench), [[EXPIRED], [EXPIRED]]);
}

#[tokio::test]
async fn a_simulated_referral_is_hidden_until_it_is_accepted() {
    let bench = Bench::new().await;
    let mut ear = Ear::at(&bench);
    let mut referral = opportunity("r");
    referral["Origin"] = json!("AWS Referral");
    bench.ok(BERGFINK, "CreateOpportunity", referral).await;
    assert_eq!(ear.heard(&bench), [NOTHING, NOTHING]);
    bench.advance(Duration::seconds(6));
    bench.ok(BERGFINK, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    let event = ear.envelopes(&bench, BERGFINK).remove(0);
    assert_eq!(event["detail"]["engagementInvitation"]["senderAccountId"], "aws");
    assert_eq!(ear.heard(&bench), [vec![], vec![INVITED]]);
    let id = text(&event["detail"]["engagementInvitation"]["id"]);
    answer(&bench, ACCEPT, &id, json!({"ClientToken": "t"})).await;
    assert_eq!(ear.heard(&bench), [vec![], vec![ACCEPTED, JOINED, CREATED, UPDATED, COPIED]]);
}

#[tokio::test]
async fn a_converted_lead() {
    let bench = Bench::with(sharing()).await;
    let engagement = lead_engagement(&bench, "Kestrel").await;
    let mut ear = Ear::at(&bench);
    let start = conversion(&engagement, "1", "t");
    bench.ok(ANVIL, "StartOpportunityFromEngagementTask", start).await;
    assert_eq!(ear.heard(&bench), [vec![CREATED, CHANGED, COPIED], vec![]]);
}

#[tokio::test]
async fn a_snapshot_is_told_to_those_it_was_taken_for() {
    let bench = Bench::new().await;
    let invitation = bench.invite("One").await;
    answer(&bench, "AcceptEngagementInvitation", &invitation, Value::Null).await;
    let listed = bench.ok(ANVIL, "ListEngagements", json!({"Catalog": "Sandbox"})).await;
    let engagement = &listed["EngagementSummaryList"][0];
    let id = bench.complete_opportunity("o").await;
    let mut ear = Ear::at(&bench);
    for (template, targets) in
        [("OpportunitySummaryView", json!([ANVIL, BERGFINK])), ("AwsOpportunitySummaryFullView", json!([ANVIL]))]
    {
        let share = json!({"Catalog": "Sandbox", "ClientToken": template, "EngagementIdentifier": engagement["Id"],
            "ResourceType": "Opportunity", "ResourceIdentifier": id, "ResourceSnapshotTemplateIdentifier": template});
        let taken = bench.ok(ANVIL, "CreateResourceSnapshot", share).await;
        let event = ear.envelopes(&bench, ANVIL).remove(0);
        assert_eq!(event["resources"], json!([engagement["Arn"]]));
        assert_eq!(
            event["detail"],
            json!({"catalog": "Sandbox", "resourceSnapshot": {
                "arn": taken["Arn"], "engagementId": engagement["Id"], "resourceType": "Opportunity",
                "resourceId": id, "createdBy": ANVIL, "targetMemberAccounts": targets,
                "resourceSnapshotTemplateName": template,
            }})
        );
        let bergfinks = if targets[1].is_null() { vec![] } else { vec![COPIED] };
        assert_eq!(ear.heard(&bench), [vec![COPIED], bergfinks]);
    }
}

#[tokio::test]
async fn the_steps_of_a_task_tell_when_they_happen() {
    let seconds = std::time::Duration::from_secs;
    let tasks = TaskProgress::After { min: seconds(12), max: seconds(12) };
    let review = ReviewPace::After { begins: seconds(20), decides: seconds(5) };
    let bench = Bench::with(Config { tasks, review, ..sharing() }).await;
    let mut ear = Ear::at(&bench);
    let mut told = async |seconds: i64| {
        bench.advance(Duration::seconds(seconds));
        bench.ok(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
        let all = [ANVIL, BERGFINK].map(|account| {
            let events = ear.envelopes(&bench, account);
            let told = events.iter().map(|it| format!("{} {}", &text(&it["time"])[17..19], text(&it["detail-type"])));
            told.collect::<Vec<_>>()
        });
        ear.heard(&bench);
        all
    };
    let id = bench.complete_opportunity("o").await;
    told(0).await;
    bench.submit(&id, "s").await;
    let submitted = [
        "04 Engagement Created",
        "04 Engagement Member Added",
        "06 Engagement Resource Snapshot Created",
        "10 Engagement Invitation Created",
        "12 Opportunity Updated",
        "12 Engagement Resource Snapshot Created",
        // AWS begins to review, and approves.
        "32 Opportunity Updated",
        "32 Engagement Resource Snapshot Created",
        "37 Engagement Invitation Accepted",
        "37 Engagement Member Added",
        "37 Opportunity Updated",
        "37 Engagement Resource Snapshot Created",
    ];
    assert_eq!(told(40).await, [submitted.map(str::to_owned).to_vec(), vec![]]);
    let invitation = bench.invite("One").await;
    told(0).await;
    answer(&bench, ACCEPT, &invitation, json!({"ClientToken": "t"})).await;
    let [sender, receiver] = told(13).await;
    let both = ["42 Engagement Invitation Accepted", "48 Engagement Member Added"];
    assert_eq!(sender, [both[0], both[1], "50 Engagement Resource Snapshot Created"]);
    assert_eq!(
        receiver,
        [
            both[0],
            "44 Opportunity Created",
            "46 Opportunity Updated",
            both[1],
            "50 Engagement Resource Snapshot Created"
        ]
    );
}
