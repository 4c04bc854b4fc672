use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use emulator::{Config, ReviewPace, TaskProgress};
use serde_json::{Value, json};
use time::Duration;
use tokio::task::JoinSet;

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, submission, text};

const START: &str = "StartEngagementByAcceptingInvitationTask";
const LIST: &str = "ListEngagementByAcceptingInvitationTasks";

pub(crate) fn paced(tasks: TaskProgress) -> Config {
    Config { tasks, ..quiet() }
}

pub(crate) fn seconds(count: u64) -> TaskProgress {
    TaskProgress::After { min: StdDuration::from_secs(count), max: StdDuration::from_secs(count) }
}

pub(crate) fn accept(invitation: &str, token: &str) -> Value {
    json!({"Catalog": "Sandbox", "ClientToken": token, "Identifier": invitation})
}

pub(crate) async fn tasks(bench: &Bench, account: &str, operation: &str, filter: Value) -> Vec<Value> {
    let mut body = filter;
    body["Catalog"] = json!("Sandbox");
    let list = bench.ok(account, operation, body).await;
    list["TaskSummaries"].as_array().cloned().expect("a list")
}

async fn only_status(bench: &Bench, operation: &str, account: &str) -> String {
    let all = tasks(bench, account, operation, json!({})).await;
    assert_eq!(all.len(), 1);
    text(&all[0]["TaskStatus"])
}

#[tokio::test]
async fn accepting_takes_its_time_and_then_opens_an_opportunity() {
    let bench = Bench::with(paced(seconds(5))).await;
    let invitation = bench.invite("Redwing").await;
    let mut body = accept(&invitation, "t");
    body["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    let started = bench.ok(BERGFINK, START, body.clone()).await;
    assert_eq!(started["TaskStatus"], "IN_PROGRESS");
    assert_eq!(started.get("OpportunityId"), None);
    bench.advance(Duration::milliseconds(1_000));
    let nothing = bench.ok(BERGFINK, "ListOpportunities", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(nothing["OpportunitySummaries"], json!([]));
    bench.advance(Duration::milliseconds(3_999));
    assert_eq!(only_status(&bench, LIST, BERGFINK).await, "IN_PROGRESS");

    bench.advance(Duration::milliseconds(1));
    assert_eq!(only_status(&bench, LIST, BERGFINK).await, "COMPLETE");
    // The same request again answers the task as it now stands.
    let done = bench.ok(BERGFINK, START, body).await;
    assert_eq!(done["TaskId"], started["TaskId"]);
    assert_eq!(done["TaskStatus"], "COMPLETE");
    assert_eq!(done["EngagementInvitationId"], json!(invitation));
    let get = json!({"Catalog": "Sandbox", "Identifier": done["OpportunityId"]});
    let opened = bench.ok(BERGFINK, "GetOpportunity", get.clone()).await;
    assert_eq!(opened["Customer"]["Account"]["CompanyName"], "Redwing");
    assert_eq!(opened["LifeCycle"]["Stage"], "Prospect");
    assert_eq!(opened["LifeCycle"]["TargetCloseDate"], "2027-05-01");
    assert_eq!(opened["Marketing"]["Source"], "None");
    assert_eq!(opened["LifeCycle"]["ReviewStatus"], "Pending Submission");
    let list = json!({"ResourceArn": opened["Arn"]});
    let tags = bench.ok(BERGFINK, "ListTagsForResource", list).await;
    assert_eq!(tags["Tags"][0]["Key"], "team");
    bench.refused(ANVIL, "GetOpportunity", get, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn reads_drive_tasks_when_set_so() {
    let bench = Bench::with(paced(TaskProgress::Reads(2))).await;
    let invitation = bench.invite("Redwing").await;
    bench.ok(BERGFINK, START, accept(&invitation, "t")).await;
    bench.advance(Duration::HOUR);
    for expected in ["IN_PROGRESS", "IN_PROGRESS", "COMPLETE", "COMPLETE"] {
        assert_eq!(only_status(&bench, LIST, BERGFINK).await, expected);
    }
}

#[tokio::test]
async fn repeating_the_start_counts_as_a_read() {
    let bench = Bench::with(paced(TaskProgress::Reads(1))).await;
    let invitation = bench.invite("Redwing").await;
    for expected in ["IN_PROGRESS", "IN_PROGRESS", "COMPLETE"] {
        let task = bench.ok(BERGFINK, START, accept(&invitation, "t")).await;
        assert_eq!(task["TaskStatus"], expected);
    }
}

#[tokio::test]
async fn of_two_tasks_for_one_invitation_one_wins() {
    let bench = Bench::with(paced(seconds(5))).await;
    let invitation = bench.invite("Redwing").await;
    bench.ok(BERGFINK, START, accept(&invitation, "one")).await;
    bench.advance(Duration::milliseconds(500));
    bench.ok(BERGFINK, START, accept(&invitation, "two")).await;
    bench.advance(Duration::MINUTE);
    let newest_first = tasks(&bench, BERGFINK, LIST, json!({})).await;
    assert_eq!(newest_first[0]["ReasonCode"], "EngagementInvitationConflict");
    assert_eq!(newest_first[1]["TaskStatus"], "COMPLETE");
    let list = bench.ok(BERGFINK, "ListOpportunities", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(list["OpportunitySummaries"].as_array().map(Vec::len), Some(1));
    bench.refused(BERGFINK, START, accept(&invitation, "three"), "ConflictException").await;
}

#[tokio::test]
async fn submitting_shares_the_opportunity_with_aws() {
    let bench = Bench::with(paced(seconds(3))).await;
    let id = bench.complete_opportunity("submit").await;
    let started = bench.submit(&id, "t").await;
    assert_eq!(started["TaskStatus"], "IN_PROGRESS");
    assert_eq!(started["OpportunityId"], json!(id));
    bench.advance(Duration::seconds(3));
    let list = "ListEngagementFromOpportunityTasks";
    let done = tasks(&bench, ANVIL, list, json!({"OpportunityIdentifier": [id]})).await;
    assert_eq!(done[0]["TaskStatus"], "COMPLETE");
    assert!(text(&done[0]["ResourceSnapshotJobId"]).starts_with("job-"));

    let submitted = bench.get_opportunity(&id).await;
    assert_eq!(submitted["LifeCycle"]["ReviewStatus"], "Submitted");
    let get = json!({"Catalog": "Sandbox", "Identifier": done[0]["EngagementId"]});
    let engagement = bench.ok(ANVIL, "GetEngagement", get).await;
    assert_eq!(engagement["Title"], "A shop that stays open in any weather wh");
    assert_eq!(engagement["Contexts"][0]["Type"], "CustomerProject");
    let get = json!({"Catalog": "Sandbox", "Identifier": done[0]["EngagementInvitationId"]});
    let invitation = bench.ok(ANVIL, "GetEngagementInvitation", get).await;
    assert_eq!(invitation["Receiver"]["Account"]["AwsAccountId"], "aws");
    // A second submission has nothing left to submit.
    bench.submit(&id, "again").await;
    bench.advance(Duration::seconds(3));
    let newest = tasks(&bench, ANVIL, list, json!({})).await.remove(0);
    assert_eq!(newest["ReasonCode"], "OpportunityConflict");
}

#[tokio::test]
async fn what_is_missing_shows_as_the_tasks_failure() {
    let bench = Bench::new().await;
    let mut body = opportunity("incomplete");
    body["Project"]["CustomerUseCase"] = Value::Null;
    body["LifeCycle"]["TargetCloseDate"] = json!("2026-11-21");
    let created = bench.ok(ANVIL, "CreateOpportunity", body).await;
    bench.advance(Duration::days(3));
    let task = bench.submit(&text(&created["Id"]), "a").await;
    assert_eq!(task["ReasonCode"], "OpportunityValidationFailed");
    let message = text(&task["Message"]);
    for path in ["project.customerUseCase", "lifeCycle.targetCloseDate"] {
        assert!(message.contains(path), "{message}");
    }

    let without = bench.ok(ANVIL, "CreateOpportunity", opportunity("no solution")).await;
    let task = bench.submit(&text(&without["Id"]), "b").await;
    assert_eq!(task["ReasonCode"], "OpportunitySubmissionFailed");
    let unknown = submission("O1", "c");
    let operation = "StartEngagementFromOpportunityTask";
    bench.refused(ANVIL, operation, unknown, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn aws_reviews_by_itself_and_partners_follow() {
    let bench = Bench::with(Config {
        review: ReviewPace::After { begins: StdDuration::from_secs(20), decides: StdDuration::from_secs(60) },
        ..quiet()
    })
    .await;
    let id = bench.complete_opportunity("review").await;
    let task = bench.submit(&id, "t").await;
    let engagement = text(&task["EngagementId"]);
    let body = crate::bench::invitation(&engagement, BERGFINK, "Redwing");
    let invited = bench.ok(ANVIL, "CreateEngagementInvitation", body).await;
    let share = bench.ok(BERGFINK, START, accept(&text(&invited["Id"]), "s")).await;
    let get = json!({"Catalog": "Sandbox", "Identifier": share["OpportunityId"]});
    let status = |it: Value| text(&it["LifeCycle"]["ReviewStatus"]);
    let shared = bench.ok(BERGFINK, "GetOpportunity", get.clone()).await;
    assert_eq!(status(shared), "Submitted");
    bench.advance(Duration::seconds(20));
    assert_eq!(status(bench.get_opportunity(&id).await), "In review");
    bench.advance(Duration::seconds(60));
    assert_eq!(status(bench.get_opportunity(&id).await), "Approved");
    assert_eq!(status(bench.ok(BERGFINK, "GetOpportunity", get).await), "Approved");
    let body = json!({"Catalog": "Sandbox", "Identifier": engagement});
    let members = bench.ok(ANVIL, "ListEngagementMembers", body).await;
    assert_eq!(members["EngagementMemberList"][2]["AccountId"], "aws");
}

#[tokio::test]
async fn a_lead_is_not_accepted_by_a_task() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Leads").await;
    let mut body = crate::bench::invitation(&engagement, BERGFINK, "Lead");
    body["Invitation"]["Payload"] = json!({"LeadInvitation": {
        "Customer": {"CompanyName": "Kestrel"},
        "Interaction": {"ContactBusinessTitle": "Head of IT"},
    }});
    let invited = bench.ok(ANVIL, "CreateEngagementInvitation", body).await;
    let task = bench.ok(BERGFINK, START, accept(&text(&invited["Id"]), "t")).await;
    assert_eq!(task["ReasonCode"], "InvitationValidationFailed");
    let get = json!({"Catalog": "Sandbox", "Identifier": invited["Id"]});
    bench.ok(BERGFINK, "AcceptEngagementInvitation", get).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_who_press_the_same_button_at_once_get_the_same_task() {
    let bench = Arc::new(Bench::with(paced(seconds(5))).await);
    let invitation = bench.invite("Redwing").await;
    let mut starts = JoinSet::new();
    for _ in 0..100 {
        let (bench, body) = (Arc::clone(&bench), accept(&invitation, "t"));
        starts.spawn(async move { text(&bench.ok(BERGFINK, START, body).await["TaskId"]) });
    }
    let ids: BTreeSet<_> = starts.join_all().await.into_iter().collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(tasks(&bench, BERGFINK, LIST, json!({})).await.len(), 1);
}
