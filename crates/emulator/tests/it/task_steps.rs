//! What tasks do step by step, what they leave behind when they fail, and why they fail.

use emulator::{Account, Assumptions, Config, Refusal};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, opportunity, quiet, submission, text};
use crate::leads::{conversion, lead_engagement};
use crate::tasks::{accept, paced, seconds, tasks};

const ACCEPT: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";
const CONVERT: &str = "StartOpportunityFromEngagementTask";
const KINDS: [&str; 3] = [ACCEPT, SUBMIT, CONVERT];

/// What a failed task may show besides what it was given.
const RESULTS: [&str; 5] =
    ["OpportunityId", "EngagementId", "EngagementInvitationId", "ResourceSnapshotJobId", "ContextId"];

fn assuming(assumptions: Assumptions) -> Config {
    Config { assumptions, ..quiet() }
}

fn reason_codes() -> &'static [String] {
    let model = service_model::official();
    model.shape("ReasonCode").expect("the model has it").values()
}

/// The request that starts a task of a kind on something new, and who may send it.
async fn new_start(bench: &Bench, kind: &str, label: &str) -> (&'static str, Value) {
    match kind {
        ACCEPT => (BERGFINK, accept(&bench.invite(label).await, label)),
        SUBMIT => (ANVIL, submission(&bench.complete_opportunity(label).await, label)),
        _ => (ANVIL, conversion(&lead_engagement(bench, label).await, "1", label)),
    }
}

fn failing(mut start: Value, code: &str) -> Value {
    start["ClientToken"] = json!(format!("{} fails", text(&start["ClientToken"])));
    start["Tags"] = json!([{"Key": "emulator:fail", "Value": code}]);
    start
}

fn shown(task: &Value) -> Vec<&'static str> {
    RESULTS.into_iter().filter(|name| task.get(name).is_some()).collect()
}

#[tokio::test]
async fn every_reason_code_can_be_asked_for_and_a_new_start_goes_on_from_what_is_there() {
    let bench = Bench::new().await;
    assert_eq!(reason_codes().len(), 22);
    for kind in KINDS {
        for (at, code) in reason_codes().iter().enumerate() {
            let (account, start) = new_start(&bench, kind, &format!("Kestrel {at}")).await;
            let failed = bench.ok(account, kind, failing(start.clone(), code)).await;
            assert_eq!((&failed["TaskStatus"], &failed["ReasonCode"]), (&json!("FAILED"), &json!(code)));
            assert!(!text(&failed["Message"]).is_empty());
            let done = bench.ok(account, kind, start).await;
            assert_eq!(done["TaskStatus"], "COMPLETE", "{kind} after {code}: {done}");
            for name in shown(&failed) {
                assert_eq!(done[name], failed[name], "{kind} after {code}: {name}");
            }
        }
    }
}

#[tokio::test]
async fn a_failure_shows_what_was_made_before_it() {
    let bench = Bench::new().await;
    let (o, e, i, j) = ("OpportunityId", "EngagementId", "EngagementInvitationId", "ResourceSnapshotJobId");
    for (at, (kind, code, left)) in [
        (ACCEPT, "InvitationAccessDenied", vec![i]),
        (ACCEPT, "RequestThrottled", vec![i]),
        (ACCEPT, "OpportunityConflict", vec![i]),
        (ACCEPT, "OpportunityValidationFailed", vec![o, i]),
        (ACCEPT, "ResourceSnapshotConflict", vec![o, i]),
        (ACCEPT, "InternalError", vec![o, i]),
        (SUBMIT, "OpportunityAccessDenied", vec![o]),
        (SUBMIT, "EngagementConflict", vec![o]),
        (SUBMIT, "ResourceSnapshotAccessDenied", vec![o, e]),
        (SUBMIT, "ResourceSnapshotJobConflict", vec![o, e]),
        (SUBMIT, "ServiceQuotaExceeded", vec![o, e, j]),
        (SUBMIT, "OpportunitySubmissionFailed", vec![o, e, i, j]),
        (CONVERT, "ContextNotFound", vec![e]),
        (CONVERT, "OpportunityAccessDenied", vec![e]),
        (CONVERT, "ResourceSnapshotValidationFailed", vec![o, e]),
        (CONVERT, "EngagementConflict", vec![o, e, j]),
    ]
    .into_iter()
    .enumerate()
    {
        let (account, start) = new_start(&bench, kind, &format!("Kestrel {at}")).await;
        let failed = bench.ok(account, kind, failing(start, code)).await;
        assert_eq!(shown(&failed), left, "{kind}, {code}");
    }
    // The members by which answers name things are those that the lists find them by.
    let list = "ListEngagementFromOpportunityTasks";
    let all = tasks(&bench, ANVIL, list, json!({})).await;
    let partial = all.iter().find(|it| it["ReasonCode"] == "OpportunitySubmissionFailed").expect("it failed");
    let found = tasks(&bench, ANVIL, list, json!({"EngagementIdentifier": [partial["EngagementId"]]})).await;
    assert_eq!(found.len(), 1);
    let get = json!({"Catalog": "Sandbox", "Identifier": partial["EngagementInvitationId"]});
    assert_eq!(bench.ok(ANVIL, "GetEngagementInvitation", get).await["Status"], "PENDING");
    let unsubmitted = bench.get_opportunity(&text(&partial["OpportunityId"])).await;
    assert_eq!(unsubmitted["LifeCycle"]["ReviewStatus"], "Pending Submission");
}

#[tokio::test]
async fn tasks_can_be_set_to_leave_nothing() {
    let bench =
        Bench::with(assuming(Assumptions { failed_tasks_leave_results: false, ..Assumptions::default() })).await;
    for (kind, given) in [(ACCEPT, "EngagementInvitationId"), (SUBMIT, "OpportunityId"), (CONVERT, "EngagementId")] {
        let (account, start) = new_start(&bench, kind, "Kestrel").await;
        let failed = bench.ok(account, kind, failing(start.clone(), "InternalError")).await;
        assert_eq!(shown(&failed), [given], "{kind}");
        let done = bench.ok(account, kind, start).await;
        assert_eq!(done["TaskStatus"], "COMPLETE", "{kind}: {done}");
    }
    // What is found out only by the last step undoes the first as well.
    let mut incomplete = opportunity("incomplete");
    incomplete["Project"]["DeliveryModels"] = Value::Null;
    let created = bench.ok(ANVIL, "CreateOpportunity", incomplete).await;
    let failed = bench.submit(&text(&created["Id"]), "t").await;
    assert_eq!(failed["ReasonCode"], "OpportunityValidationFailed");
    assert_eq!(shown(&failed), ["OpportunityId"]);
    let before = bench.ok(ANVIL, "ListEngagements", json!({"Catalog": "Sandbox"})).await;
    let titles: Vec<_> =
        before["EngagementSummaryList"].as_array().into_iter().flatten().map(|it| &it["Title"]).collect();
    assert_eq!(titles.len(), 3, "one for each kind: {titles:?}");
}

#[tokio::test]
async fn steps_become_visible_one_after_another() {
    let bench = Bench::with(paced(seconds(6))).await;
    let id = bench.complete_opportunity("steps").await;
    let started = bench.submit(&id, "t").await;
    let only = json!({"Catalog": "Sandbox"});
    let sent = json!({"Catalog": "Sandbox", "ParticipantType": "SENDER"});
    let mut seen = Vec::new();
    for _ in 0..6 {
        bench.advance(Duration::SECOND);
        let engagements = bench.ok(ANVIL, "ListEngagements", only.clone()).await;
        let invitations = bench.ok(ANVIL, "ListEngagementInvitations", sent.clone()).await;
        let review = bench.get_opportunity(&id).await["LifeCycle"]["ReviewStatus"].clone();
        let task = bench.submit(&id, "t").await;
        assert_eq!(task["TaskId"], started["TaskId"]);
        let count = |list: &Value, name: &str| list[name].as_array().map_or(0, Vec::len);
        seen.push((
            count(&engagements, "EngagementSummaryList"),
            count(&invitations, "EngagementInvitationSummaries"),
            text(&review),
            text(&task["TaskStatus"]),
        ));
        let results = if seen.len() < 6 { vec!["OpportunityId"] } else { RESULTS[..4].to_vec() };
        assert_eq!(shown(&task), results);
    }
    let at =
        |engagements, invitations, review: &str, task: &str| (engagements, invitations, review.into(), task.into());
    let (pending, running) = ("Pending Submission", "IN_PROGRESS");
    let expected = [
        at(0, 0, pending, running),
        at(1, 0, pending, running),
        at(1, 0, pending, running),
        at(1, 0, pending, running),
        at(1, 1, pending, running),
        at(1, 1, "Submitted", "COMPLETE"),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_step_that_fails_ends_the_task_at_its_own_moment() {
    let bench = Bench::with(paced(seconds(6))).await;
    let (account, start) = new_start(&bench, ACCEPT, "Kestrel").await;
    let start = failing(start, "ServiceQuotaExceeded");
    bench.ok(account, ACCEPT, start.clone()).await;
    bench.advance(Duration::milliseconds(3_999));
    assert_eq!(bench.ok(account, ACCEPT, start.clone()).await["TaskStatus"], "IN_PROGRESS");
    bench.advance(Duration::milliseconds(1));
    let failed = bench.ok(account, ACCEPT, start.clone()).await;
    assert_eq!(failed["ReasonCode"], "ServiceQuotaExceeded");
    bench.advance(Duration::MINUTE);
    assert_eq!(bench.ok(account, ACCEPT, start).await, failed);
}

#[tokio::test]
async fn an_invitation_that_goes_while_the_task_begins_fails_it() {
    let bench = Bench::with(paced(seconds(6))).await;
    let (account, start) = new_start(&bench, ACCEPT, "Kestrel").await;
    bench.ok(account, ACCEPT, start.clone()).await;
    let reject = json!({"Catalog": "Sandbox", "Identifier": start["Identifier"]});
    bench.ok(account, "RejectEngagementInvitation", reject).await;
    bench.advance(Duration::seconds(6));
    let failed = bench.ok(account, ACCEPT, start).await;
    assert_eq!(failed["ReasonCode"], "InvitationValidationFailed");
}

#[tokio::test]
async fn only_the_receiver_accepts() {
    let allowed = Assumptions { own_invitation: Refusal::Allowed, ..Assumptions::default() };
    let bench = Bench::with(assuming(allowed)).await;
    let (_, start) = new_start(&bench, ACCEPT, "Kestrel").await;
    let failed = bench.ok(ANVIL, ACCEPT, start).await;
    assert_eq!(failed["ReasonCode"], "InvitationAccessDenied");
}

#[tokio::test]
async fn who_has_not_joined_can_not_submit() {
    let bench = Bench::new().await;
    let (_, start) = new_start(&bench, ACCEPT, "Kestrel").await;
    let half = bench.ok(BERGFINK, ACCEPT, failing(start.clone(), "EngagementConflict")).await;
    let submit = submission(&text(&half["OpportunityId"]), "early");
    let failed = bench.ok(BERGFINK, SUBMIT, submit.clone()).await;
    assert_eq!(failed["ReasonCode"], "EngagementAccessDenied");
    bench.ok(BERGFINK, ACCEPT, start).await;
    let mut again = submit;
    again["ClientToken"] = json!("late");
    // The engagement was made by hand and says nothing of a project.
    assert_eq!(bench.ok(BERGFINK, SUBMIT, again).await["ReasonCode"], "EngagementValidationFailed");
}

#[tokio::test]
async fn an_engagement_can_be_told_nothing_about_a_bare_draft() {
    let bench = Bench::new().await;
    let mut bare = opportunity("bare");
    bare["Project"]["CustomerBusinessProblem"] = Value::Null;
    bare["Marketing"] = Value::Null;
    let created = bench.ok(ANVIL, "CreateOpportunity", bare).await;
    let failed = bench.submit(&text(&created["Id"]), "t").await;
    assert_eq!(failed["ReasonCode"], "OpportunityValidationFailed");
    for path in ["project.customerBusinessProblem", "marketing.source"] {
        assert!(text(&failed["Message"]).contains(path), "{failed}");
    }
    assert_eq!(shown(&failed), ["OpportunityId"]);
}

#[tokio::test]
async fn there_is_no_eleventh_seat_for_aws() {
    let id = |number: usize| format!("{:012}", 700_000_000_000 + number);
    let mut config = quiet();
    for number in 0..8 {
        config.accounts.push(Account::new(&id(number), "Partner", "https://partner.example.com"));
    }
    let bench = Bench::with(config).await;
    let project = json!([{"Type": "CustomerProject", "Payload": {"CustomerProject": {}}}]);
    let body = json!({"Catalog": "Sandbox", "ClientToken": "t", "Title": "Full house", "Contexts": project});
    let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
    let mut opened = Value::Null;
    for account in (0..8).map(id).chain([BERGFINK.to_owned()]) {
        let body = invitation(&engagement, &account, "Kestrel");
        let invited = bench.ok(ANVIL, "CreateEngagementInvitation", body).await;
        opened = bench.ok(&account, ACCEPT, accept(&text(&invited["Id"]), "t")).await;
        assert_eq!(opened["TaskStatus"], "COMPLETE");
    }
    let failed = bench.ok(BERGFINK, SUBMIT, submission(&text(&opened["OpportunityId"]), "s")).await;
    assert_eq!(failed["ReasonCode"], "ServiceQuotaExceeded");
    assert_eq!(failed["EngagementId"], json!(engagement));
}
