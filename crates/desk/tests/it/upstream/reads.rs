//! Reads that are shared, kept for a moment, and answered from an older state.

use crate::upstream::support::{Fault, Trip, World, accept, on, read, read_engagements, scope};
use desk::{
    ports::Area,
    upstream::{GuardSettings, Lane},
};
use domain::{error::ErrorKind, views::StaleReason};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Longer than any answer is kept.
const LATER: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn a_thousand_equal_reads_at_once_are_one_call() {
    let world = World::new().await;
    world.aws.takes(Duration::from_millis(200));
    let all: Vec<_> = (0..1_000)
        .map(|_| {
            let (page, _) = world.page();
            tokio::spawn(async move { read(&*page).await })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.expect("it ends").expect("answered"), "state 0");
    }
    assert_eq!(world.aws.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_call_goes_on_when_the_first_asker_hangs_up() {
    let world = World::new().await;
    world.aws.takes(Duration::from_millis(200));
    let (first, _) = world.page();
    let first = tokio::spawn(async move { read(&*first).await });
    sleep(Duration::from_millis(50)).await;
    let (second, _) = world.page();
    let second = tokio::spawn(async move { read(&*second).await });
    sleep(Duration::from_millis(50)).await;
    first.abort();
    second.await.expect("it ends").expect("answered");
    assert_eq!(world.aws.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_good_for_two_seconds() {
    let world = World::new().await;
    let (page, notes) = world.page();
    read(&*page).await.expect("answered");
    world.aws.changes();
    sleep(Duration::from_millis(1_900)).await;
    assert_eq!(read(&*page).await.expect("answered"), "state 0");
    sleep(Duration::from_millis(200)).await;
    assert_eq!(read(&*page).await.expect("answered"), "state 1");
    assert_eq!(notes.oldest(), None, "neither is an older state");
}

#[tokio::test(start_paused = true)]
async fn a_write_makes_reads_stale_at_once_on_any_lane() {
    let world = World::without_quotas().await;
    let (page, _) = world.page();
    for (version, lane) in [(1, Lane::Interactive), (2, Lane::Bulk)] {
        read(&*page).await.expect("answered");
        world.aws.changes();
        accept(&*on(&world.guard, lane), "token").await.expect("done");
        assert_eq!(read(&*page).await.expect("answered"), format!("state {version}"));
    }
    world.aws.changes();
    world.guard.forget(&scope());
    assert_eq!(read(&*page).await.expect("answered"), "state 3");
}

#[tokio::test(start_paused = true)]
async fn what_changes_in_one_area_leaves_the_others_good() {
    let world = World::without_quotas().await;
    let (page, _) = world.page();
    read(&*page).await.expect("answered");
    world.aws.changes();
    let others = Area::ALL.iter().filter(|area| **area != Area::Invitations);
    world.guard.forget_areas(&scope(), others);
    assert_eq!(read(&*page).await.expect("answered"), "state 0");
    world.guard.forget_areas(&scope(), &[Area::Invitations]);
    assert_eq!(read(&*page).await.expect("answered"), "state 1");
}

#[tokio::test(start_paused = true)]
async fn who_asks_after_a_write_does_not_join_a_read_from_before() {
    let world = World::without_quotas().await;
    world.aws.takes(Duration::from_millis(200));
    let (before, _) = world.page();
    let before = tokio::spawn(async move { read(&*before).await });
    sleep(Duration::from_millis(10)).await;
    world.guard.forget(&scope());
    let (after, _) = world.page();
    read(&*after).await.expect("answered");
    before.await.expect("it ends").expect("answered");
    assert_eq!(world.aws.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_answered_from_the_last_known_state_and_heals() {
    for (fault, reason) in [
        (Fault::Throttle, StaleReason::Throttled),
        (Fault::Fail, StaleReason::Failed),
        (Fault::Stall, StaleReason::Silent),
        (Fault::Lose, StaleReason::Silent),
        (Fault::Credentials, StaleReason::NoCredentials),
    ] {
        let world = World::new().await;
        let (page, _) = world.page();
        read(&*page).await.expect("answered");
        let known = world.now();
        world.aws.changes();
        world.aws.goes_wrong(fault);
        for _ in 0..20 {
            sleep(LATER / 20).await;
            let (page, notes) = world.page();
            let since = Instant::now();
            assert_eq!(read(&*page).await.expect("the last known state"), "state 0", "{fault:?}");
            let most = Duration::from_millis(if fault == Fault::Stall { 301 } else { 160 });
            assert!(since.elapsed() <= most, "{fault:?}: {:?}", since.elapsed());
            let note = notes.oldest().expect("it is noted");
            assert_eq!(note.as_of, known, "{fault:?}");
        }
        let (page, notes) = world.page();
        read(&*page).await.expect("the last known state");
        assert_eq!(notes.tell().map(|note| note.reason), Some(reason), "{fault:?}");
        assert_eq!(notes.tell(), None, "told once");
        world.aws.goes_wrong(Fault::None);
        sleep(Duration::from_secs(10)).await;
        let (page, notes) = world.page();
        assert_eq!(read(&*page).await.expect("answered"), "state 1", "{fault:?}: healed");
        assert_eq!(notes.oldest(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_reads_twice_is_well_as_a_whole_when_aws_is() {
    let world = World::new().await;
    let (page, _) = world.page();
    read(&*page).await.expect("answered");
    read_engagements(&*page).await.expect("answered");
    world.aws.goes_wrong(Fault::Fail);
    for _ in 0..5 {
        sleep(LATER).await;
        read(&*page).await.expect("the last known state");
    }
    world.aws.goes_wrong(Fault::None);
    world.aws.takes(Duration::from_millis(80));
    sleep(LATER).await;
    let (page, notes) = world.page();
    let (one, other) = tokio::join!(read(&*page), read_engagements(&*page));
    one.and(other).expect("answered");
    assert_eq!(notes.oldest(), None, "one is the trial, and the other waits for it");
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_comes_in_the_background() {
    let world = World::new().await;
    let (page, notes) = world.page();
    read(&*page).await.expect("answered");
    world.aws.changes();
    world.aws.takes(Duration::from_secs(1));
    sleep(LATER).await;
    assert_eq!(read(&*page).await.expect("the last known state"), "state 0");
    assert_eq!(notes.oldest().map(|note| note.reason), Some(StaleReason::Silent));
    sleep(Duration::from_secs(1)).await;
    let (page, notes) = world.page();
    assert_eq!(read(&*page).await.expect("answered"), "state 1");
    assert_eq!((notes.oldest(), world.aws.calls().len()), (None, 2));
}

#[tokio::test(start_paused = true)]
async fn several_reads_of_a_page_wait_together() {
    let world = World::new().await;
    let (page, _) = world.page();
    read(&*page).await.expect("answered");
    world.aws.goes_wrong(Fault::Stall);
    sleep(LATER).await;
    let since = Instant::now();
    for _ in 0..5 {
        read(&*page).await.expect("the last known state");
    }
    assert!(since.elapsed() <= Duration::from_millis(301), "the patience is for the call, not for each look");
}

#[tokio::test(start_paused = true)]
async fn when_nothing_is_known_the_failure_is_told_within_the_deadline() {
    for (fault, kind) in [
        (Fault::Stall, ErrorKind::Unavailable),
        (Fault::Throttle, ErrorKind::Throttled),
        (Fault::Fail, ErrorKind::Upstream),
    ] {
        let world = World::new().await;
        world.aws.goes_wrong(fault);
        let (page, notes) = world.page();
        let since = Instant::now();
        assert_eq!(read(&*page).await.expect_err("nothing is known").error.kind, kind);
        assert!(since.elapsed() <= GuardSettings::default().read_deadline + Duration::from_millis(1));
        assert_eq!(notes.oldest(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_an_answer_is_not_hidden() {
    for fault in [Fault::Deny, Fault::Missing] {
        let world = World::new().await;
        let (page, _) = world.page();
        read(&*page).await.expect("answered");
        sleep(LATER).await;
        world.aws.goes_wrong(fault);
        let refusal = read(&*page).await.expect_err("an answer, if no pleasant one");
        assert!(matches!(refusal.error.kind, ErrorKind::AccessDenied { .. } | ErrorKind::NotFound));
        world.aws.goes_wrong(Fault::Stall);
        read(&*page).await.expect_err("and it does not come back when AWS is in trouble");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_is_answered_though_the_database_cannot_book() {
    let world = World::new().await;
    let (page, notes) = world.page();
    read(&*page).await.expect("answered");
    sleep(LATER).await;
    world.store.always(Trip::Away);
    read(&*page).await.expect("the last known state");
    assert_eq!(notes.oldest().map(|note| note.reason), Some(StaleReason::Desk));
}

#[tokio::test(start_paused = true)]
async fn the_metrics_hear_how_each_read_was_answered() {
    let world = World::new().await;
    let (page, _) = world.page();
    read(&*page).await.expect("answered");
    read(&*page).await.expect("answered");
    let list = "ListEngagementInvitations";
    let waited = "reads on interactive: waited 0 s";
    let called = |how: &str| format!("{list} on interactive: {how}");
    let hit = format!("{list}: hit");
    assert_eq!(world.told.take(), [waited.into(), called("ok after 0 s"), format!("{list}: asked"), hit]);
    world.aws.goes_wrong(Fault::Stall);
    sleep(LATER).await;
    read(&*page).await.expect("the last known state");
    sleep(LATER).await;
    assert_eq!(world.told.take(), [waited.into(), format!("{list}: stale"), called("unavailable after 5 s")]);
}
