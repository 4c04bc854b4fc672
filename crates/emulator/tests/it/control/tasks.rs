use emulator::{Config, TaskProgress, TaskStatus};
use serde_json::{Value, json};

use super::{control, get, refusal};
use crate::bench::{ANVIL, Bench, quiet, text};

/// An emulator where tasks wait to be released, and the identifier of one that does.
async fn held() -> (Bench, String, String) {
    let bench = Bench::with(Config { tasks: TaskProgress::Held, ..quiet() }).await;
    let opportunity = bench.complete_opportunity("held").await;
    let task = text(&bench.submit(&opportunity, "held").await["TaskId"]);
    (bench, opportunity, task)
}

#[tokio::test]
async fn a_held_task_is_listed_and_ends_when_released() {
    let (bench, opportunity, task) = held().await;
    control(&bench, "POST", "/clock", json!({"advance": "2h"}), 200).await;
    let listed = get(&bench, "/tasks?status=IN_PROGRESS").await;
    let expected = json!([{
        "id": task, "kind": "StartEngagementFromOpportunityTask", "account": ANVIL, "catalog": "Sandbox",
        "identifier": opportunity, "started": "2026-11-20T09:30:00.123456789Z", "status": "IN_PROGRESS", "held": true,
    }]);
    assert_eq!(listed["tasks"], expected);
    let path = format!("/tasks/{task}/release");
    let ended = control(&bench, "POST", &path, json!({"outcome": "COMPLETE"}), 200).await;
    assert_eq!((&ended["status"], &ended["held"]), (&json!("COMPLETE"), &json!(false)));
    assert_eq!(bench.submit(&opportunity, "held").await["TaskStatus"], "COMPLETE");
    assert_eq!(get(&bench, "/tasks?status=IN_PROGRESS").await["tasks"], json!([]));
    let again = control(&bench, "POST", &path, json!({"outcome": "COMPLETE"}), 409).await;
    assert!(refusal(&again).0.contains("ended"));
    control(&bench, "POST", "/tasks/task-none/release", json!({"outcome": "COMPLETE"}), 404).await;
}

#[tokio::test]
async fn a_task_can_be_made_to_fail() {
    let (bench, opportunity, task) = held().await;
    let path = format!("/tasks/{task}/release");
    for (body, field) in [
        (json!({"reason_code": "Tired"}), Some("reason_code")),
        (json!({}), None),
        (json!({"outcome": "COMPLETE", "reason_code": "OpportunityConflict"}), None),
        (json!({"outcome": "FAILED"}), Some("outcome")),
        (json!({"result": "COMPLETE"}), Some("result")),
    ] {
        let refused = control(&bench, "POST", &path, body.clone(), 400).await;
        assert_eq!(refusal(&refused).1, field, "{body}");
    }
    let body = json!({"reason_code": "OpportunityConflict", "message": "Not today."});
    let ended = control(&bench, "POST", &path, body, 200).await;
    assert_eq!((&ended["status"], &ended["reason_code"]), (&json!("FAILED"), &json!("OpportunityConflict")));
    let seen = bench.submit(&opportunity, "held").await;
    assert_eq!((&seen["ReasonCode"], &seen["Message"]), (&json!("OpportunityConflict"), &json!("Not today.")));
}

#[tokio::test]
async fn all_held_tasks_are_released_together() {
    let (bench, ..) = held().await;
    let other = bench.complete_opportunity("other").await;
    bench.submit(&other, "other").await;
    let in_progress = || bench.control().clone().tasks(Some(TaskStatus::InProgress)).len();
    assert_eq!(in_progress(), 2);
    control(&bench, "POST", "/tasks/release", json!({"all": true}), 400).await;
    control(&bench, "POST", "/tasks/release", Value::Null, 204).await;
    assert_eq!(in_progress(), 0);
    control(&bench, "GET", "/tasks?status=DONE", Value::Null, 400).await;
    control(&bench, "GET", "/tasks?state=COMPLETE", Value::Null, 400).await;
}

#[tokio::test]
async fn rules_decide_how_later_tasks_go() {
    let bench = Bench::new().await;
    let rule = json!({"kind": "StartEngagementFromOpportunityTask", "reason_code": "OpportunityConflict", "times": 1});
    control(&bench, "POST", "/task-rules", rule.clone(), 201).await;
    assert_eq!(get(&bench, "/task-rules").await["task_rules"], json!([rule]));
    let one = bench.complete_opportunity("one").await;
    assert_eq!(bench.submit(&one, "one").await["ReasonCode"], "OpportunityConflict");
    let two = bench.complete_opportunity("two").await;
    assert_eq!(bench.submit(&two, "two").await["TaskStatus"], "COMPLETE");

    control(&bench, "POST", "/task-rules", json!({"progress": "held"}), 201).await;
    control(&bench, "DELETE", "/task-rules", Value::Null, 204).await;
    assert_eq!(get(&bench, "/task-rules").await["task_rules"], json!([]));
    control(&bench, "POST", "/task-rules", json!({"progress": "held"}), 201).await;
    control(&bench, "POST", "/reset", Value::Null, 204).await;
    assert_eq!(get(&bench, "/task-rules").await["task_rules"], json!([]));
    for body in [json!({"reason_code": "Tired"}), json!({"progress": "soon"}), json!({"colour": "red"})] {
        refusal(&control(&bench, "POST", "/task-rules", body, 400).await);
    }
}
