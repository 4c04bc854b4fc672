//! A task is started again only after it has failed, and then once.

use crate::services::support::{INVITATION, World, answers, invitation_id, seller, seller_two, task};
use desk::ports::Store;
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::TaskId,
    views::{TaskKind, TaskStatus, TaskView},
};
use serde_json::json;

const START: &str = "StartEngagementByAcceptingInvitationTask";

fn id_of(task: &TaskView) -> TaskId {
    TaskId::parse(&task.id).expect("a task id")
}

fn is_conflict<T: std::fmt::Debug>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError { kind: ErrorKind::Conflict, .. }))
}

#[tokio::test(start_paused = true)]
async fn not_while_it_is_under_way_nor_when_it_is_done() {
    let world = World::new().await;
    let started = world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect("a task");
    assert!(is_conflict(&world.desk.start_task_again(&seller(), &id_of(&started.value)).await));
    let done = TaskView { status: TaskStatus::Complete, ..started.value };
    world.store.record_tasks(&seller().scope, std::slice::from_ref(&done), None).await.expect("recorded");
    assert!(is_conflict(&world.desk.start_task_again(&seller(), &id_of(&done)).await));
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn not_when_its_reason_will_not_go_away() {
    let world = World::new().await;
    let reason_code = Some("InvitationValidationFailed".to_owned());
    let failed = TaskView { reason_code, ..task('a', TaskStatus::Failed) };
    world.store.record_tasks(&seller().scope, std::slice::from_ref(&failed), None).await.expect("recorded");
    assert!(is_conflict(&world.desk.start_task_again(&seller(), &id_of(&failed)).await));
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn with_a_new_token_and_the_same_tags() {
    let world = World::new().await;
    let failed = world.failed_task(&answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")])).await;
    let again = world.desk.start_task_again(&seller_two(), &failed).await.expect("a new task");
    assert!(!again.already);
    assert_ne!(again.value.id, failed.to_string());
    let calls = world.aws.calls(START);
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0].token, calls[1].token);
    assert_eq!(calls[0].request, calls[1].request);
    assert_eq!(calls[1].request["Tags"], json!([{ "Key": "team", "Value": "north" }]));
}

#[tokio::test(start_paused = true)]
async fn two_at_once_start_one_new_task() {
    let world = World::new().await;
    let failed = world.failed_task(&Fields::new()).await;
    let (me, you) = (seller(), seller_two());
    let (one, other) =
        tokio::join!(world.desk.start_task_again(&me, &failed), world.desk.start_task_again(&you, &failed));
    assert_eq!(one.expect("a new task").value.id, other.expect("the same").value.id);
    assert_eq!(world.aws.calls(START).len(), 2, "the failed one and one more");
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_late_joins_the_new_task() {
    let world = World::new().await;
    let failed = world.failed_task(&Fields::new()).await;
    let again = world.desk.start_task_again(&seller(), &failed).await.expect("a new task");
    let late = world.desk.start_task_again(&seller_two(), &failed).await.expect("the same");
    assert_eq!((late.value.id, late.already), (again.value.id, true));
    assert_eq!(world.aws.calls(START).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refused_try_does_not_stand_in_the_way_of_the_next() {
    let world = World::new().await;
    let failed = world.failed_task(&Fields::new()).await;
    world.aws.refuse(START, AppError::new(ErrorKind::Throttled));
    world.desk.start_task_again(&seller(), &failed).await.expect_err("refused");
    let again = world.desk.start_task_again(&seller(), &failed).await.expect("a new task");
    assert!(!again.already);
    assert_ne!(again.value.id, failed.to_string());
    assert_eq!(world.aws.calls(START).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn accepting_anew_after_a_failure_takes_the_new_tags() {
    let world = World::new().await;
    world.failed_task(&answers(&[("Tags.0.Key", "old")])).await;
    let new = answers(&[("Tags.0.Key", "new")]);
    let again = world.desk.accept_by_task(&seller(), &invitation_id(), &new).await.expect("a new task");
    assert!(!again.already);
    assert_eq!(world.aws.calls(START)[1].request["Tags"], json!([{ "Key": "new", "Value": "" }]));
}

#[tokio::test(start_paused = true)]
async fn a_task_started_elsewhere_is_started_again_without_tags() {
    let world = World::new().await;
    let failed = task('a', TaskStatus::Failed);
    world.aws.has_task(failed.clone());
    let again = world.desk.start_task_again(&seller(), &id_of(&failed)).await.expect("a new task");
    assert_ne!(again.value.id, failed.id);
    assert_eq!(world.aws.calls(START)[0].request, json!({ "Identifier": INVITATION }));
}

#[tokio::test(start_paused = true)]
async fn a_submission_started_elsewhere_needs_its_involvement() {
    let world = World::new().await;
    let failed = TaskView {
        kind: TaskKind::FromOpportunity,
        opportunity_id: Some("O1234567".into()),
        ..task('b', TaskStatus::Failed)
    };
    world.aws.has_task(failed.clone());
    assert!(is_conflict(&world.desk.start_task_again(&seller(), &id_of(&failed)).await));
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_task_of_a_kind_that_the_desk_does_not_start_is_shown_and_not_started_again() {
    let world = World::new().await;
    let failed = TaskView {
        kind: TaskKind::FromEngagement,
        engagement_id: Some("eng-0a1b2c3d4e5f6g".into()),
        ..task('c', TaskStatus::Failed)
    };
    world.aws.has_task(failed.clone());
    assert_eq!(world.desk.get_task(&seller(), &id_of(&failed)).await.expect("shown").kind, TaskKind::FromEngagement);
    assert!(is_conflict(&world.desk.start_task_again(&seller(), &id_of(&failed)).await));
    assert_eq!(world.aws.writes(), 0);
}
