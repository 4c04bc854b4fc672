//! One tracker asks for everybody.

use crate::support::{World, seller, task, viewer};
use desk::tracker::Pace;
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    views::{TaskStatus, TaskView},
};
use std::time::Duration;
use tokio::{
    sync::broadcast::error::TryRecvError,
    time::{Instant, sleep},
};

/// One of the two operations of a round.
const LIST: &str = "ListEngagementByAcceptingInvitationTasks";

/// Seconds as tenths.
fn seconds(list: &[u128]) -> Vec<u128> {
    list.iter().map(|s| s * 10).collect()
}

#[tokio::test]
async fn a_task_started_elsewhere_is_found() {
    let world = World::new().await;
    world.aws.has_task(task('a', TaskStatus::InProgress));
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(1)).await;
    let tasks = world.desk.list_tasks(&viewer()).await.expect("tasks");
    assert_eq!(tasks.iter().map(|t| t.status).collect::<Vec<_>>(), [TaskStatus::InProgress]);
    let freshness = world.desk.tracker().freshness(&seller().scope);
    assert_eq!((freshness.asked_at, freshness.trouble), (Some(world.desk.now()), None));
}

#[tokio::test]
async fn every_viewer_is_told_once_of_each_change() {
    let world = World::new().await;
    let scope = seller().scope;
    let mut viewers = [world.desk.tracker().watch(&scope), world.desk.tracker().watch(&scope)];
    let _stop = world.track(Pace::default());
    world.aws.has_task(task('a', TaskStatus::InProgress));
    sleep(Duration::from_secs(100)).await;
    world.aws.has_task(TaskView { opportunity_id: Some("O1".into()), ..task('a', TaskStatus::Complete) });
    sleep(Duration::from_secs(100)).await;
    for viewer in &mut viewers {
        let found = viewer.changes.try_recv().expect("told that it is under way");
        assert_eq!((found.task.status, found.running), (TaskStatus::InProgress, 1));
        let done = viewer.changes.try_recv().expect("told that it is done");
        assert_eq!((done.task.status, done.running), (TaskStatus::Complete, 0));
        assert_eq!(done.task.ended_at, Some(world.desk.now()));
        assert_eq!(done.number, found.number + 1);
        assert_eq!(viewer.changes.try_recv().expect_err("nothing more"), TryRecvError::Empty);
    }
}

#[tokio::test]
async fn a_late_answer_does_not_undo_an_end() {
    let world = World::new().await;
    let scope = seller().scope;
    let done = TaskView { seen_at: world.desk.now() - time::Duration::seconds(5), ..task('a', TaskStatus::Complete) };
    world.store.record_task(&scope, &done).await.expect("recorded");
    let mut viewer = world.desk.tracker().watch(&scope);
    world.aws.has_task(task('a', TaskStatus::InProgress));
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(30)).await;
    assert!(world.aws.calls(LIST).len() > 1);
    assert_eq!(world.desk.list_tasks(&seller()).await.expect("tasks")[0].status, TaskStatus::Complete);
    assert_eq!(viewer.changes.try_recv().expect_err("no change"), TryRecvError::Empty);
}

#[tokio::test]
async fn trouble_shows_and_passes() {
    let world = World::new().await;
    let scope = seller().scope;
    let start = world.desk.now();
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(1)).await;
    world.aws.refuse(LIST, AppError::new(ErrorKind::Throttled));
    world.clock.pass(time::Duration::minutes(1));
    sleep(Duration::from_secs(60)).await;
    let troubled = world.desk.tracker().freshness(&scope);
    assert_eq!(troubled.trouble.expect("trouble").kind, ErrorKind::Throttled);
    assert_eq!(troubled.asked_at, Some(start), "AWS has not answered since");
    world.clock.pass(time::Duration::minutes(1));
    sleep(Duration::from_secs(60)).await;
    let recovered = world.desk.tracker().freshness(&scope);
    assert_eq!((recovered.asked_at, recovered.trouble), (Some(world.desk.now()), None));
}

#[tokio::test]
async fn nobody_watching_and_nothing_under_way_is_asked_for_rarely() {
    let world = World::new().await;
    let since = Instant::now();
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(200)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[0, 60, 120, 180]));
}

#[tokio::test]
async fn while_somebody_watches_it_is_asked_for_more_often() {
    let world = World::new().await;
    let viewer = world.desk.tracker().watch(&seller().scope);
    let since = Instant::now();
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(25)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[0, 10, 20]));
    drop(viewer);
    sleep(Duration::from_secs(80)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[0, 10, 20, 30, 90]));
}

#[tokio::test]
async fn a_task_under_way_is_asked_for_most_often() {
    let world = World::new().await;
    world.aws.has_task(task('a', TaskStatus::InProgress));
    let since = Instant::now();
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(5)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[0, 2, 4]));
}

#[tokio::test]
async fn a_task_started_here_wakes_the_tracker() {
    let world = World::new().await;
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(30)).await;
    let since = Instant::now();
    world.desk.accept_by_task(&seller(), &crate::support::invitation_id(), &Fields::new()).await.expect("a task");
    sleep(Duration::from_secs(3)).await;
    assert_eq!(world.aws.moments(LIST, since), [5, 25], "half a second later, then every two");
}

#[tokio::test]
async fn while_aws_fails_it_is_asked_less_and_less() {
    let world = World::new().await;
    world.store.record_task(&seller().scope, &task('a', TaskStatus::InProgress)).await.expect("recorded");
    for _ in 0..9 {
        world.aws.refuse(LIST, AppError::new(ErrorKind::Unavailable));
    }
    let since = Instant::now();
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(130)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[0, 4, 12, 28, 60, 120]));
}

#[tokio::test]
async fn an_old_task_under_way_is_asked_for_by_its_id() {
    let world = World::new().await;
    let old = TaskView { started_at: Some(time::OffsetDateTime::UNIX_EPOCH), ..task('0', TaskStatus::InProgress) };
    world.store.record_task(&seller().scope, &old).await.expect("recorded");
    world.aws.has_task(TaskView { status: TaskStatus::Complete, ..old.clone() });
    for n in 1..=60 {
        world.aws.has_task(TaskView { id: format!("task-{n:013}"), ..task('0', TaskStatus::Complete) });
    }
    let _stop = world.track(Pace::default());
    sleep(Duration::from_secs(1)).await;
    let asked = world.aws.calls(LIST);
    assert_eq!(asked[1].request["TaskIdentifier"], serde_json::json!([old.id]));
    assert_eq!(world.desk.running_tasks(&seller()).await.expect("a count"), 0);
}

#[tokio::test]
async fn it_stops_when_told_to() {
    let world = World::new().await;
    let stop = world.track(Pace::default());
    sleep(Duration::from_secs(1)).await;
    stop.cancel();
    let since = Instant::now();
    sleep(Duration::from_secs(600)).await;
    assert_eq!(world.aws.moments(LIST, since), seconds(&[]));
}
