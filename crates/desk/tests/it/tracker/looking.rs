//! What a look at AWS finds.

use crate::tracker::support::{World, scope, task};
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
    // A list gives the newest fifty only.
    for n in 1..=50 {
        let started_at = old.started_at.map(|start| start + time::Duration::minutes(n));
        world.aws.has(TaskView { id: format!("task-{n:013}"), started_at, ..task('b', TaskStatus::Complete) });
    }
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
