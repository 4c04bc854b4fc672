//! How often AWS is asked.

use crate::tracker::support::{Process, World, scope, task};
use desk::ports::Store;
use domain::{
    people::{Catalog, Scope},
    views::{TaskKind, TaskStatus, TaskView},
};
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
    let asked = TaskKind::ALL.map(|kind| world.aws.moments(kind, since).len());
    assert_eq!(asked, [4, 3, 3], "the kinds take turns");
}

#[tokio::test(start_paused = true)]
async fn with_nobody_watching_an_account_gets_a_call_a_minute_over_its_catalogs_kinds_and_processes() {
    let other = Scope { catalog: Catalog::Aws, ..scope() };
    let world = World::of(vec![scope(), other.clone()]).await;
    world.aws.has(task('a', TaskStatus::InProgress));
    let since = Instant::now();
    let (_first, _second) = (world.process(), world.process());
    sleep(Duration::from_secs(3_600)).await;
    let moments = world.aws.all_moments(since);
    // Of each catalog the desk must have heard once before it can work.
    assert!(moments[1] < 10, "{moments:?}");
    assert!(moments[1..].windows(2).all(|pair| pair[1] - pair[0] >= 599), "{moments:?}");
    assert!(moments.len() >= 50, "{moments:?}");
    for scope in [scope(), other] {
        assert_eq!(world.store.running_tasks(&scope).await.expect("a count"), 1, "found in both");
    }
    for kind in TaskKind::ALL {
        assert!(world.aws.moments(kind, since).len() >= 6, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_viewers_cost_what_one_costs() {
    let mut calls = Vec::new();
    for viewers in [1, 1_000] {
        let (world, process) = begun().await;
        world.aws.has(task('a', TaskStatus::InProgress));
        sleep(Duration::from_secs(1)).await;
        let mut streams = Vec::new();
        for _ in 0..viewers {
            streams.push(process.watch(0).await);
        }
        let since = Instant::now();
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
    assert!(calls[0] > 90);
    // Of each kind, a call at an end of the time that is looked at may be just within it or just outside.
    assert!(calls[0].abs_diff(calls[1]) <= TaskKind::ALL.len(), "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn a_kind_under_way_that_nobody_watches_goes_first_and_whoever_comes_sees_it_at_once() {
    let (world, process) = begun().await;
    world.aws.has(task('a', TaskStatus::InProgress));
    let since = Instant::now();
    sleep(Duration::from_secs(1_195)).await;
    assert_eq!(world.aws.calls_since(since), 20, "a call a minute all the same");
    let asked = TaskKind::ALL.map(|kind| world.aws.moments(kind, since).len());
    assert!(asked[0] >= 9 && asked[1] >= 3 && asked[2] >= 3, "the others have turns too: {asked:?}");
    let since = Instant::now();
    let _viewer = process.watch(0).await;
    sleep(Duration::from_secs(5)).await;
    assert_eq!(world.aws.moments(KIND, since), [0, 20, 40]);
    assert_eq!(world.aws.moments(TaskKind::FromEngagement, since), [0], "at once, and then as often as others");
}

#[tokio::test(start_paused = true)]
async fn a_task_started_here_that_nobody_watches_has_the_next_turn() {
    let (world, _process) = begun().await;
    sleep(Duration::from_secs(130)).await;
    // The kind that accepts has waited longest.
    let started = TaskView { kind: TaskKind::FromOpportunity, ..task('b', TaskStatus::InProgress) };
    world.store.record_tasks(&scope(), std::slice::from_ref(&started), None).await.expect("recorded");
    world.aws.has(TaskView { status: TaskStatus::Complete, ..started });
    let since = Instant::now();
    sleep(Duration::from_secs(55)).await;
    assert_eq!(world.aws.calls_since(since), 1);
    assert_eq!(world.store.running_tasks(&scope()).await.expect("a count"), 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_reads_tasks_without_a_stream_counts_as_watching_for_a_moment() {
    let (world, process) = begun().await;
    world.aws.has(task('a', TaskStatus::InProgress));
    sleep(Duration::from_secs(30)).await;
    let since = Instant::now();
    process.tracker.glanced(&scope());
    sleep(Duration::from_secs(7)).await;
    assert_eq!(world.aws.moments(KIND, since), [0, 20, 40, 60]);
    sleep(Duration::from_secs(2)).await;
    let since = Instant::now();
    sleep(Duration::from_secs(118)).await;
    assert!((1..=2).contains(&world.aws.calls_since(since)), "{:?}", world.aws.all_moments(since));
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_refused_does_not_slow_the_others_down() {
    let (world, process) = begun().await;
    world.aws.has(task('a', TaskStatus::InProgress));
    world.aws.denies(TaskKind::FromEngagement);
    sleep(Duration::from_secs(1)).await;
    let mut viewer = process.watch(0).await;
    sleep(Duration::from_secs(4)).await;
    let since = Instant::now();
    sleep(Duration::from_secs(60)).await;
    assert!(world.aws.moments(KIND, since).len() >= 29, "every two seconds");
    assert!(world.aws.moments(TaskKind::FromEngagement, since).len() <= 4, "every twenty");
    let known = process.tracker.freshness(&scope());
    assert!(known.trouble.is_some() && known.asked_at.is_some(), "{known:?}");
    viewer.next().await.expect("under way");
    world.aws.has(task('a', TaskStatus::Complete));
    process.hint();
    let since = Instant::now();
    viewer.next().await.expect("done");
    assert!(since.elapsed() < Duration::from_millis(250), "hints count for the others: {:?}", since.elapsed());
}

#[tokio::test(start_paused = true)]
async fn with_nobody_watching_there_is_a_call_a_minute_though_aws_refuses_it() {
    let world = World::new().await;
    world.aws.refuses(1_000);
    let since = Instant::now();
    let _process = world.guarded_process();
    sleep(Duration::from_secs(600)).await;
    let moments = world.aws.all_moments(since);
    assert!(moments.windows(2).all(|pair| pair[1] - pair[0] >= 599), "no call is made again before: {moments:?}");
    assert!((9..=11).contains(&moments.len()), "{moments:?}");
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
    let _viewer = process.watch(0).await;
    sleep(Duration::from_secs(1)).await;
    let told = Arc::new(AtomicUsize::new(0));
    let counted = told.clone();
    process.tracker.on_stale(move |_, _| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let since = Instant::now();
    process.hint();
    sleep(Duration::from_millis(50)).await;
    assert_eq!(world.aws.calls_since(since), TaskKind::ALL.len());
    for _ in 0..100 {
        process.hint();
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(told.load(Ordering::SeqCst), 101, "what was read is old each time");
    let looks = world.aws.calls_since(since) / TaskKind::ALL.len();
    assert!((4..=20).contains(&looks), "{looks} looks in ten seconds");
}

#[tokio::test(start_paused = true)]
async fn what_is_hinted_while_nobody_watches_waits_for_the_turn_or_for_whoever_comes() {
    let (world, process) = begun().await;
    sleep(Duration::from_secs(30)).await;
    let since = Instant::now();
    for _ in 0..20 {
        process.hint();
        sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(world.aws.calls_since(since), 0);
    let _viewer = process.watch(0).await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(world.aws.calls_since(since), TaskKind::ALL.len());
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
