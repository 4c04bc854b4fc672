//! How often AWS is asked.

use crate::tracker::support::{Process, World, scope, task};
use domain::views::{TaskKind, TaskStatus};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::{Instant, sleep};

const KIND: TaskKind = TaskKind::AcceptInvitation;

/// A process that has begun, before it has asked.
async fn begun() -> (World, Process) {
    let world = World::new().await;
    let process = world.process();
    (world, process)
}

#[tokio::test(start_paused = true)]
async fn with_nobody_watching_and_nothing_under_way_there_is_a_call_a_minute() {
    let (world, _process) = begun().await;
    let since = Instant::now();
    sleep(Duration::from_secs(590)).await;
    assert_eq!(world.aws.calls_since(since), 10);
    assert_eq!(world.aws.moments(KIND, since).len(), 5, "the kinds take turns");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_viewers_cost_what_one_costs() {
    let mut calls = Vec::new();
    for viewers in [1, 1_000] {
        let (world, process) = begun().await;
        world.aws.has(task('a', TaskStatus::InProgress));
        sleep(Duration::from_secs(1)).await;
        let since = Instant::now();
        let mut streams = Vec::new();
        for _ in 0..viewers {
            streams.push(process.watch(0).await);
        }
        sleep(Duration::from_secs(100)).await;
        world.aws.has(task('a', TaskStatus::Complete));
        sleep(Duration::from_secs(100)).await;
        for stream in &mut streams {
            stream.next().await.expect("under way");
            stream.next().await.expect("done");
        }
        calls.push(world.aws.calls_since(since));
        process.stop().await;
    }
    assert!(calls[0] > 0);
    assert_eq!(calls[0], calls[1]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_nobody_watches_is_followed_slowly() {
    let (world, process) = begun().await;
    world.aws.has(task('a', TaskStatus::InProgress));
    let since = Instant::now();
    sleep(Duration::from_secs(50)).await;
    assert_eq!(
        world.aws.moments(KIND, since),
        [0, 0, 200, 400],
        "what the first look finds makes it look at both kinds"
    );
    let _viewer = process.watch(0).await;
    sleep(Duration::from_secs(5)).await;
    assert_eq!(world.aws.moments(KIND, since), [0, 0, 200, 400, 500, 520, 540], "and quickly once somebody does");
}

#[tokio::test(start_paused = true)]
async fn while_aws_fails_it_is_asked_less_and_whoever_watches_soon_sees_when_it_is_well() {
    let (world, process) = begun().await;
    sleep(Duration::from_secs(1)).await;
    let viewer = process.watch(0).await;
    world.aws.refuses(100);
    let since = Instant::now();
    sleep(Duration::from_secs(400)).await;
    let moments = world.aws.moments(KIND, since);
    let pauses: Vec<_> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1] + 5), "{pauses:?}");
    assert!(pauses.last().is_some_and(|pause| (190..=210).contains(pause)), "{pauses:?}");
    assert!(process.tracker.freshness(&scope()).trouble.is_some());
    world.aws.refuses(0);
    sleep(Duration::from_secs(21)).await;
    assert!(process.tracker.freshness(&scope()).trouble.is_none());
    drop(viewer);
    world.aws.refuses(100);
    let since = Instant::now();
    sleep(Duration::from_secs(2_500)).await;
    let moments = world.aws.moments(KIND, since);
    let pauses: Vec<_> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.len() > 1 && pauses.iter().all(|pause| *pause >= 590), "with nobody watching: {pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_a_look_at_once_and_many_make_few() {
    let (world, process) = begun().await;
    sleep(Duration::from_secs(30)).await;
    let told = Arc::new(AtomicUsize::new(0));
    let counted = told.clone();
    process.tracker.on_stale(move |_, _| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let since = Instant::now();
    process.hint();
    sleep(Duration::from_millis(50)).await;
    assert_eq!(world.aws.calls_since(since), 2);
    for _ in 0..100 {
        process.hint();
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(told.load(Ordering::SeqCst), 101, "what was read is old each time");
    let looks = world.aws.calls_since(since) / 2;
    assert!((4..=20).contains(&looks), "{looks} looks in ten seconds");
}

#[tokio::test(start_paused = true)]
async fn a_hint_reaches_open_pages_of_another_process() {
    let (world, process) = begun().await;
    sleep(Duration::from_secs(1)).await;
    let other = world.process();
    sleep(Duration::from_secs(1)).await;
    let mut viewer = process.watch(0).await;
    sleep(Duration::from_secs(1)).await;
    world.aws.has(task('a', TaskStatus::Complete));
    let since = Instant::now();
    other.hint();
    viewer.next().await.expect("the change");
    assert!(since.elapsed() < Duration::from_millis(250), "by the paused clock: {:?}", since.elapsed());
}
