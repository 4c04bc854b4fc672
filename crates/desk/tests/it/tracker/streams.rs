//! Open pages are told everything once.

use crate::support::NOON;
use crate::tracker::support::{Process, World, scope, task};
use desk::{
    ports::Store,
    tracker::{Missed, WatchError},
};
use domain::views::{TaskStatus, TaskView};
use std::time::Duration;
use tokio::time::sleep;

/// Numbers so many changes, as another process does.
async fn happen(process: &Process, changes: i64) {
    let last = process.line.last_event(&scope()).await.expect("a number");
    for n in last..last + changes {
        let told = TaskView { message: Some(format!("Step {n}")), ..task('a', TaskStatus::InProgress) };
        process.line.record_tasks(&scope(), &[told], None).await.expect("recorded");
    }
}

async fn begun() -> (World, Process) {
    let world = World::new().await;
    let process = world.process();
    sleep(Duration::from_secs(1)).await;
    (world, process)
}

#[tokio::test(start_paused = true)]
async fn a_stream_goes_on_where_it_was_at_any_process() {
    let (world, first) = begun().await;
    let second = world.process();
    sleep(Duration::from_secs(1)).await;
    let mut viewer = first.watch(0).await;
    happen(&second, 3).await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(viewer.next().await.expect("a change").number);
    }
    drop(viewer);
    happen(&first, 3).await;
    let mut viewer = second.watch(numbers[2]).await;
    happen(&first, 2).await;
    for _ in 0..5 {
        numbers.push(viewer.next().await.expect("a change").number);
    }
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_change_is_put_into_words_once_for_all() {
    let (_world, process) = begun().await;
    let mut viewers = [process.watch(0).await, process.watch(0).await];
    happen(&process, 1).await;
    let [one, other] = &mut viewers;
    let (one, other) = (one.next().await.expect("a change"), other.next().await.expect("a change"));
    assert_eq!(one.frame.as_ptr(), other.frame.as_ptr());
    let text = String::from_utf8(one.frame.to_vec()).expect("text");
    assert!(text.starts_with("id: 1\nevent: task\ndata: {\"number\":1,\"kind\":\"task\""), "{text}");
    assert!(text.ends_with("}\n\n") && text.lines().count() == 4, "{text}");
}

#[tokio::test(start_paused = true)]
async fn coming_back_reads_the_store_once_for_all() {
    let (_world, process) = begun().await;
    happen(&process, 3).await;
    sleep(Duration::from_secs(2)).await;
    let before = process.line.calls("events_after");
    let mut viewers = Vec::new();
    for _ in 0..100 {
        viewers.push(process.watch(1).await);
    }
    for viewer in &mut viewers {
        assert_eq!(viewer.next().await.expect("a change").number, 2);
    }
    assert!(process.line.calls("events_after") - before < 250, "the feed looks; the streams do not");
}

#[tokio::test(start_paused = true)]
async fn who_reads_too_slowly_is_dropped_and_resumes() {
    let (_world, process) = begun().await;
    let mut viewer = process.watch(0).await;
    happen(&process, 400).await;
    sleep(Duration::from_secs(2)).await;
    assert_eq!(viewer.next().await, Err(Missed::TooSlow));
    let mut viewer = process.watch(0).await;
    for number in 1..=400 {
        assert_eq!(viewer.next().await.expect("a change").number, number);
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_no_longer_kept_resets_the_page() {
    let (world, first) = begun().await;
    happen(&first, 10).await;
    world.store.forget_events(NOON + Duration::from_secs(1)).await.expect("forgotten");
    let later = world.process();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(later.watch(4).await.next().await, Err(Missed::Reset(10)));
    assert_eq!(later.watch(99).await.next().await, Err(Missed::Reset(10)), "of another database");
    let mut viewer = later.watch(10).await;
    happen(&first, 1).await;
    assert_eq!(viewer.next().await.expect("the next").number, 11);
}

#[tokio::test(start_paused = true)]
async fn before_the_changes_are_read_nobody_can_join() {
    let process = World::new().await.process();
    let early = process.tracker.watch(&*process.line, &scope(), 0).await;
    assert!(matches!(early, Err(WatchError::NotYet)));
}
