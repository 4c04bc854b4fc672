//! Rules for particular tasks, and tasks that are held.

use emulator::{Config, Emulator, TaskKind, TaskProgress, TaskRule};
use serde_json::json;
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, submission, text};
use crate::leads::{conversion, lead_engagement};
use crate::tasks::{accept, paced, tasks};

const ACCEPT: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";

fn ruled(rules: &[TaskRule]) -> Config {
    Config { task_rules: rules.to_vec(), ..quiet() }
}

#[tokio::test]
async fn a_held_task_waits_whatever_happens() {
    let bench = Bench::with(paced(TaskProgress::Held)).await;
    let engagement = lead_engagement(&bench, "Kestrel").await;
    let start = conversion(&engagement, "1", "t");
    let started = bench.ok(ANVIL, "StartOpportunityFromEngagementTask", start.clone()).await;
    bench.advance(Duration::hours(23));
    let listed = tasks(&bench, ANVIL, "ListOpportunityFromEngagementTasks", json!({})).await;
    assert_eq!(listed[0]["TaskStatus"], "IN_PROGRESS");
    assert_eq!(bench.ok(ANVIL, "StartOpportunityFromEngagementTask", start).await, started);
    let none = bench.ok(ANVIL, "ListOpportunities", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(none["OpportunitySummaries"], json!([]));
}

#[tokio::test]
async fn a_rule_changes_the_tasks_that_it_fits_and_no_others() {
    let reads = TaskRule {
        kind: Some(TaskKind::ByAcceptingInvitation),
        progress: Some(TaskProgress::Reads(2)),
        ..TaskRule::default()
    };
    let fails = TaskRule {
        account: Some(ANVIL.into()),
        fail_with: Some("ServiceQuotaExceeded".into()),
        message: Some("Too many.".into()),
        times: Some(1),
        ..TaskRule::default()
    };
    let bench = Bench::with(ruled(&[reads, fails])).await;
    let invitation = bench.invite("Kestrel").await;
    for status in ["IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "COMPLETE"] {
        let task = bench.ok(BERGFINK, ACCEPT, accept(&invitation, "t")).await;
        assert_eq!(task["TaskStatus"], status);
    }
    let id = bench.complete_opportunity("ruled").await;
    let failed = bench.submit(&id, "one").await;
    assert_eq!((&failed["ReasonCode"], &failed["Message"]), (&json!("ServiceQuotaExceeded"), &json!("Too many.")));
    assert_eq!(bench.submit(&id, "two").await["TaskStatus"], "COMPLETE", "the rule was good for one task");
}

#[tokio::test]
async fn lists_drive_a_task_that_only_a_rule_lets_reads_drive() {
    let reads = TaskRule { progress: Some(TaskProgress::Reads(1)), times: Some(1), ..TaskRule::default() };
    let bench = Bench::with(ruled(&[reads])).await;
    let id = bench.complete_opportunity("read").await;
    bench.submit(&id, "t").await;
    for status in ["IN_PROGRESS", "COMPLETE"] {
        let listed = tasks(&bench, ANVIL, "ListEngagementFromOpportunityTasks", json!({})).await;
        assert_eq!(listed[0]["TaskStatus"], status);
    }
}

#[tokio::test]
async fn what_the_request_asks_for_goes_before_a_rule() {
    let rule = TaskRule { fail_with: Some("EngagementConflict".into()), ..TaskRule::default() };
    let bench = Bench::with(ruled(&[rule])).await;
    let id = bench.complete_opportunity("both").await;
    let mut start = submission(&id, "t");
    start["Tags"] = json!([{"Key": "emulator:fail", "Value": "OpportunityConflict"}]);
    assert_eq!(bench.ok(ANVIL, SUBMIT, start).await["ReasonCode"], "OpportunityConflict");
}

#[tokio::test]
async fn a_rule_without_effect_is_named_at_the_start() {
    let rule = TaskRule { fail_with: Some("Whatever".into()), ..TaskRule::default() };
    let error = Emulator::bind(ruled(&[rule])).await.expect_err("there is no such code");
    assert!(error.to_string().contains("Whatever"), "{error}");
}

#[tokio::test]
async fn the_demos_running_task_ends_although_new_ones_are_held() {
    let config = Config { seed: emulator::Seed::Demo, tasks: TaskProgress::Held, ..quiet() };
    let bench = Bench::with(config).await;
    let list = "ListEngagementFromOpportunityTasks";
    let running = tasks(&bench, ANVIL, list, json!({"TaskStatus": ["IN_PROGRESS"]})).await.remove(0);
    bench.advance(Duration::minutes(3));
    let ended = tasks(&bench, ANVIL, list, json!({"TaskIdentifier": [running["TaskId"]]})).await;
    assert_eq!(text(&ended[0]["TaskStatus"]), "COMPLETE", "{:?}", ended[0]);
}
