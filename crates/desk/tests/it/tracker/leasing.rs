//! One process of all follows.

use crate::tracker::support::{Process, Trip, World, scope, task};
use desk::ports::Store;
use domain::views::{TaskKind, TaskStatus};
use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn seconds(n: u64) {
    sleep(Duration::from_secs(n)).await;
}

/// Two processes, of which the first follows.
async fn two() -> (World, Process, Process) {
    let world = World::new().await;
    world.aws.has(task('a', TaskStatus::InProgress));
    let first = world.process();
    seconds(1).await;
    let second = world.process();
    seconds(1).await;
    assert!(!first.tracker.is_followed_elsewhere(&scope()) && second.tracker.is_followed_elsewhere(&scope()));
    assert!(first.tracker.is_followed_here(&scope()) && !second.tracker.is_followed_here(&scope()));
    (world, first, second)
}

#[tokio::test(start_paused = true)]
async fn two_processes_ask_no_more_than_one() {
    let (world, first, _second) = two().await;
    let _viewer = first.watch(0).await;
    seconds(5).await;
    let since = Instant::now();
    seconds(60).await;
    assert!(
        (40..=44).contains(&world.aws.calls_since(since)),
        "{} calls: one every two seconds about the kind under way, two every ten about the others",
        world.aws.calls_since(since)
    );
}

#[tokio::test(start_paused = true)]
async fn who_is_killed_is_followed_by_another_within_ten_seconds() {
    let (world, first, second) = two().await;
    let _viewer = second.watch(0).await;
    first.kill();
    let since = Instant::now();
    seconds(10).await;
    assert!(!second.tracker.is_followed_elsewhere(&scope()));
    assert!(world.aws.calls_since(since) > 0);
}

#[tokio::test(start_paused = true)]
async fn a_clean_stop_leaves_no_gap() {
    let (_world, first, second) = two().await;
    let stopped = first.tracker.clone();
    first.stop().await;
    seconds(3).await;
    assert!(!second.tracker.is_followed_elsewhere(&scope()));
    assert!(second.tracker.is_followed_here(&scope()) && !stopped.is_followed_here(&scope()));
}

#[tokio::test(start_paused = true)]
async fn who_is_cut_off_stops_asking() {
    let (world, first, second) = two().await;
    second.stop().await;
    let _viewer = first.watch(0).await;
    first.line.always(Trip::DieBefore);
    seconds(7).await;
    let since = Instant::now();
    seconds(60).await;
    assert_eq!(world.aws.calls_since(since), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_before_the_lease_was_lost_is_not_written() {
    let (world, first, second) = two().await;
    second.stop().await;
    let mut viewer = first.watch(0).await;
    viewer.next().await.expect("the task under way");
    world.aws.takes(Duration::from_millis(1_500));
    seconds(4).await;
    world.store.steal(&format!("tracker:{}", scope().key()), Duration::from_secs(3)).await;
    world.aws.has(task('a', TaskStatus::Complete));
    seconds(2).await;
    assert_eq!(first.line.running_tasks(&scope()).await.expect("a count"), 1, "the lease was another's");
    seconds(8).await;
    assert_eq!(first.line.running_tasks(&scope()).await.expect("a count"), 0, "it has followed again since");
}

#[tokio::test(start_paused = true)]
async fn who_watches_at_another_process_counts() {
    let (world, _first, second) = two().await;
    let _viewer = second.watch(0).await;
    seconds(6).await;
    let since = Instant::now();
    seconds(20).await;
    assert!(world.aws.calls_since(since) >= 12, "{} calls: one every two seconds", world.aws.calls_since(since));
}

#[tokio::test(start_paused = true)]
async fn the_other_process_knows_how_fresh_the_tasks_are() {
    let (_world, _first, second) = two().await;
    assert_eq!(second.tracker.freshness(&scope()).asked_at, Some(task('a', TaskStatus::InProgress).seen_at));
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_one_look_however_many_processes_hear_it() {
    let (world, first, second) = two().await;
    let _viewer = first.watch(0).await;
    seconds(25).await;
    let since = Instant::now();
    second.hint();
    sleep(Duration::from_millis(100)).await;
    assert_eq!(world.aws.calls_since(since), TaskKind::ALL.len(), "one for each kind");
}

#[tokio::test(start_paused = true)]
async fn what_is_hinted_while_nobody_follows_is_followed_by_whoever_comes_next() {
    let (world, first, second) = two().await;
    second.stop().await;
    let third = world.process();
    seconds(30).await;
    let _viewer = third.watch(0).await;
    first.kill();
    third.hint();
    let since = Instant::now();
    seconds(9).await;
    assert!(third.tracker.is_followed_here(&scope()));
    assert!(world.aws.calls_since(since) >= TaskKind::ALL.len());
}
