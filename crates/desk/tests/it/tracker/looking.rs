//! What a look at AWS finds.

use crate::tracker::support::{NOON, World, scope, task};
use desk::ports::Store;
use domain::views::{TaskStatus, TaskView};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// An old task that has ended at AWS is met, whether somebody watches or nobody.
async fn an_old_task_is_met(watched: bool) {
    let world = World::new().await;
    let old = task('a', TaskStatus::InProgress);
    world.store.record_tasks(&scope(), std::slice::from_ref(&old), None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::Complete));
    world.aws.has_fifty_newer();
    let process = world.process();
    sleep(Duration::from_secs(1)).await;
    let watching = if watched { Some(process.watch(0).await) } else { None };
    let since = Instant::now();
    sleep(Duration::from_secs(if watched { 3 } else { 200 })).await;
    drop(watching);
    if !watched {
        assert_eq!(world.aws.calls_since(since), 3, "a call a minute, after the one at the start");
    }
    let found = world.store.task(&scope(), &old.id).await.expect("read").expect("it is known");
    assert_eq!(found.status, TaskStatus::Complete);
    assert_eq!(world.store.tasks(&scope(), 100).await.expect("a list").len(), 51);
}

#[tokio::test(start_paused = true)]
async fn an_old_task_under_way_is_asked_for_by_its_id() {
    an_old_task_is_met(true).await;
}

#[tokio::test(start_paused = true)]
async fn an_old_task_that_nobody_watches_is_asked_for_by_its_id_at_the_next_turn_of_its_kind() {
    an_old_task_is_met(false).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_by_id_that_always_fails_leaves_every_other_turn_of_its_kind_to_the_newest() {
    let world = World::new().await;
    world.store.record_tasks(&scope(), &[task('a', TaskStatus::InProgress)], None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::InProgress));
    world.aws.has_fifty_newer();
    world.aws.fails_by_id();
    let process = world.process();
    sleep(Duration::from_secs(200)).await;
    assert!(process.tracker.freshness(&scope()).trouble.is_some(), "the call by id was made");
    let newest = TaskView { started_at: Some(NOON + time::Duration::hours(2)), ..task('c', TaskStatus::Complete) };
    world.aws.has(newest.clone());
    sleep(Duration::from_secs(300)).await;
    assert!(world.store.task(&scope(), &newest.id).await.expect("read").is_some(), "it was listed");
}

#[tokio::test(start_paused = true)]
async fn tasks_that_have_vanished_at_aws_take_no_turn_from_the_others() {
    let world = World::new().await;
    let gone = (1..=10).map(|n| TaskView {
        id: format!("task-{:013}", 100 + n),
        seen_at: NOON - time::Duration::hours(1),
        ..task('0', TaskStatus::InProgress)
    });
    let under_way: Vec<TaskView> = gone.chain([task('a', TaskStatus::InProgress)]).collect();
    world.store.record_tasks(&scope(), &under_way, None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::Complete));
    world.aws.has_fifty_newer();
    let _process = world.process();
    sleep(Duration::from_secs(600)).await;
    let found = world.store.task(&scope(), &task('a', TaskStatus::Complete).id).await.expect("read");
    assert_eq!(found.expect("it is known").status, TaskStatus::Complete);
    assert_eq!(world.store.running_tasks(&scope()).await.expect("a count"), 10, "of these AWS tells nothing");
}

#[tokio::test(start_paused = true)]
async fn only_tasks_under_way_are_read_however_many_have_ended() {
    let world = World::new().await;
    world.aws.has_fifty_newer();
    world.aws.has(TaskView { started_at: Some(NOON + time::Duration::hours(1)), ..task('a', TaskStatus::InProgress) });
    let process = world.process();
    sleep(Duration::from_secs(1)).await;
    let _viewer = process.watch(0).await;
    sleep(Duration::from_secs(30)).await;
    assert!(process.line.calls("tasks_under_way") >= 10, "before each look");
    assert_eq!(process.line.calls("tasks"), 0);
}
