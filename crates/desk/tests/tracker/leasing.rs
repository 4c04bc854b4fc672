//! One process of all follows.

use crate::support::{Aws, Memory, Process, scope, task};
use domain::views::TaskStatus;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

async fn seconds(n: u64) {
    sleep(Duration::from_secs(n)).await;
}

/// Two processes, of which the first follows.
async fn two() -> (Arc<Memory>, Arc<Aws>, Process, Process) {
    let (memory, aws) = (Memory::new(), Arc::new(Aws::default()));
    aws.has(task('a', TaskStatus::InProgress));
    let first = Process::start(&memory, &aws);
    seconds(1).await;
    let second = Process::start(&memory, &aws);
    seconds(1).await;
    assert!(!first.tracker.is_followed_elsewhere(&scope()) && second.tracker.is_followed_elsewhere(&scope()));
    assert!(first.tracker.is_followed_here(&scope()) && !second.tracker.is_followed_here(&scope()));
    (memory, aws, first, second)
}

#[tokio::test(start_paused = true)]
async fn two_processes_ask_no_more_than_one() {
    let (_memory, aws, first, _second) = two().await;
    let _viewer = first.watch(0).await;
    seconds(5).await;
    let since = Instant::now();
    seconds(60).await;
    assert!((58..=62).contains(&aws.calls_since(since)), "{} calls: two every two seconds", aws.calls_since(since));
}

#[tokio::test(start_paused = true)]
async fn who_is_killed_is_followed_by_another_within_ten_seconds() {
    let (_memory, aws, first, second) = two().await;
    let _viewer = second.watch(0).await;
    first.kill();
    let since = Instant::now();
    seconds(10).await;
    assert!(!second.tracker.is_followed_elsewhere(&scope()));
    assert!(aws.calls_since(since) > 0);
}

#[tokio::test(start_paused = true)]
async fn a_clean_stop_leaves_no_gap() {
    let (_memory, _aws, first, second) = two().await;
    let stopped = first.tracker.clone();
    first.stop().await;
    seconds(3).await;
    assert!(!second.tracker.is_followed_elsewhere(&scope()));
    assert!(second.tracker.is_followed_here(&scope()) && !stopped.is_followed_here(&scope()));
}

#[tokio::test(start_paused = true)]
async fn who_is_cut_off_stops_asking() {
    let (_memory, aws, first, second) = two().await;
    second.stop().await;
    let _viewer = first.watch(0).await;
    first.line.cut();
    seconds(7).await;
    let since = Instant::now();
    seconds(60).await;
    assert_eq!(aws.calls_since(since), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_before_the_lease_was_lost_is_not_written() {
    let (memory, aws, first, second) = two().await;
    second.stop().await;
    let mut viewer = first.watch(0).await;
    viewer.next().await.expect("the task under way");
    aws.takes(Duration::from_millis(1_500));
    seconds(4).await;
    memory.steal(&format!("tracker:{}", scope().key()));
    aws.has(task('a', TaskStatus::Complete));
    seconds(2).await;
    assert_eq!(first.store().running_tasks(&scope()).await.expect("a count"), 1, "the lease was another's");
    seconds(8).await;
    assert_eq!(first.store().running_tasks(&scope()).await.expect("a count"), 0, "it has followed again since");
}

#[tokio::test(start_paused = true)]
async fn who_watches_at_another_process_counts() {
    let (_memory, aws, _first, second) = two().await;
    let _viewer = second.watch(0).await;
    seconds(6).await;
    let since = Instant::now();
    seconds(20).await;
    assert!(aws.calls_since(since) >= 18, "{} calls: two every two seconds", aws.calls_since(since));
}

#[tokio::test(start_paused = true)]
async fn the_other_process_knows_how_fresh_the_tasks_are() {
    let (_memory, _aws, _first, second) = two().await;
    assert_eq!(second.tracker.freshness(&scope()).asked_at, Some(task('a', TaskStatus::InProgress).seen_at));
}
