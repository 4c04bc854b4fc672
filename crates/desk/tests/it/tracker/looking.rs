//! What a look at AWS finds.

use crate::tracker::support::{World, scope, task};
use desk::ports::Store;
use domain::views::{TaskStatus, TaskView};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn an_old_task_under_way_is_asked_for_by_its_id() {
    let world = World::new().await;
    let old = task('a', TaskStatus::InProgress);
    world.store.record_tasks(&scope(), std::slice::from_ref(&old), None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::Complete));
    // A list gives the newest fifty only.
    for n in 1..=50 {
        let started_at = old.started_at.map(|start| start + time::Duration::minutes(n));
        world.aws.has(TaskView { id: format!("task-{n:013}"), started_at, ..task('b', TaskStatus::Complete) });
    }
    let _process = world.process();
    sleep(Duration::from_secs(1)).await;
    let found = world.store.task(&scope(), &old.id).await.expect("read").expect("it is known");
    assert_eq!(found.status, TaskStatus::Complete);
    assert_eq!(world.store.tasks(&scope(), 100).await.expect("a list").len(), 51);
}
