//! What a process that has just started tells while AWS does not answer.

mod slow;

use crate::upstream::support::{Fault, Trip, World, on, read, scope};
use desk::{
    ports::{AnswerBounds, InvitationQuery, KnownAnswer, KnownAnswers, PartnerCentral},
    upstream::{Guard, GuardSettings, Lane, ReadNotes},
};
use domain::{
    error::ErrorKind,
    people::{Catalog, Scope},
    views::StaleReason,
};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// Longer than any answer is kept in memory as good.
const LATER: Duration = Duration::from_secs(60);

/// The service for a page of this process.
fn page(guard: &Guard) -> (Arc<dyn PartnerCentral>, ReadNotes) {
    page_in(guard, &scope())
}

fn page_in(guard: &Guard, scope: &Scope) -> (Arc<dyn PartnerCentral>, ReadNotes) {
    let notes = ReadNotes::default();
    (guard.reads(notes.clone()).partner_central(scope).expect("a service"), notes)
}

/// A process ends, and what it knows is written.
async fn end(guard: &Guard) {
    let stop = CancellationToken::new();
    stop.cancel();
    guard.clone().keep_answers(stop).await;
}

/// A process has read and ended.
async fn has_read() -> World {
    let world = World::new().await;
    let (page, _) = world.page();
    read(&*page).await.expect("answered");
    end(&world.guard).await;
    world
}

/// What [`read`] asks, as the store knows it.
fn question() -> String {
    format!("{:x}", Sha256::digest(format!("ListEngagementInvitations {:?}", InvitationQuery::default())))
}

async fn stored(world: &World) -> Option<KnownAnswer> {
    world.store.known_answer(&scope(), &question()).await.expect("read")
}

#[tokio::test(start_paused = true)]
async fn a_new_process_tells_the_last_known_state_and_its_time_while_aws_is_away() {
    for (fault, reason) in [
        (Fault::Throttle, StaleReason::Throttled),
        (Fault::Fail, StaleReason::Failed),
        (Fault::Stall, StaleReason::Silent),
        (Fault::Lose, StaleReason::Silent),
        (Fault::Credentials, StaleReason::NoCredentials),
    ] {
        let world = has_read().await;
        let known = world.now();
        world.aws.changes();
        world.aws.goes_wrong(fault);
        let guard = world.another_guard();
        let mut told = None;
        for _ in 0..5 {
            sleep(LATER).await;
            let (page, notes) = page(&guard);
            let since = Instant::now();
            assert_eq!(read(&*page).await.expect("the last known state"), "state 0", "{fault:?}");
            assert!(since.elapsed() < Duration::from_millis(500), "{fault:?}: {:?}", since.elapsed());
            told = notes.oldest();
            assert_eq!(told.map(|note| note.as_of), Some(known), "{fault:?}");
        }
        assert_eq!(told.map(|note| note.reason), Some(reason), "{fault:?}");
        world.aws.goes_wrong(Fault::None);
        sleep(LATER).await;
        let (page, notes) = page(&guard);
        assert_eq!(read(&*page).await.expect("answered"), "state 1", "{fault:?}: healed");
        assert_eq!(notes.oldest(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_goes_on_from_another_is_not_kept() {
    let world = World::new().await;
    let query = InvitationQuery { next_token: Some("of AWS".into()), ..InvitationQuery::default() };
    let (first, _) = world.page();
    first.list_engagement_invitations(&query).await.expect("answered");
    end(&world.guard).await;
    assert_eq!(world.store.calls("keep_answers"), 0);
    world.aws.goes_wrong(Fault::Fail);
    let (page, notes) = page(&world.another_guard());
    let refusal = page.list_engagement_invitations(&query).await.expect_err("nothing is known");
    assert_eq!(refusal.error.kind, ErrorKind::Upstream);
    assert_eq!((notes.oldest(), world.store.calls("known_answer")), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn the_store_is_not_asked_while_aws_answers() {
    let world = has_read().await;
    world.aws.changes();
    let (page, notes) = page(&world.another_guard());
    assert_eq!(read(&*page).await.expect("answered"), "state 1");
    assert_eq!((notes.oldest(), world.store.calls("known_answer")), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_one_scope_is_not_told_in_another() {
    let world = has_read().await;
    world.aws.goes_wrong(Fault::Fail);
    let guard = world.another_guard();
    let (other, notes) = page_in(&guard, &Scope { catalog: Catalog::Aws, ..scope() });
    assert_eq!(read(&*other).await.expect_err("nothing is known there").error.kind, ErrorKind::Upstream);
    assert_eq!(notes.oldest(), None);
    let (here, _) = page(&guard);
    read(&*here).await.expect("the last known state");
}

#[tokio::test(start_paused = true)]
async fn what_decides_about_a_write_is_never_read_from_the_store() {
    let world = has_read().await;
    world.aws.goes_wrong(Fault::Fail);
    let guard = world.another_guard();
    for lane in [Lane::Interactive, Lane::Reconcile, Lane::Tracker, Lane::Bulk] {
        read(&*on(&guard, lane)).await.expect_err("AWS is asked");
    }
    let (page, notes) = page(&guard);
    page.get_opportunity_for_update("O1234567").await.expect_err("AWS is asked");
    page.get_engagement_for_update("eng-0a1b2c3d4e5f6").await.expect_err("AWS is asked");
    assert_eq!((notes.oldest(), world.store.calls("known_answer")), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn what_this_version_cannot_read_is_not_told_and_is_removed() {
    let world = has_read().await;
    let before = stored(&world).await.expect("it is known");
    let document = before.document.replacen("\"form\":1", "\"form\":0", 1);
    assert_ne!(document, before.document);
    let bounds = AnswerBounds { bytes: 1 << 20, since: before.as_of };
    let other = KnownAnswer { document, ..before };
    world.store.keep_answers(&[other], &[], bounds).await.expect("kept");
    world.aws.goes_wrong(Fault::Fail);
    let guard = world.another_guard();
    let (page, notes) = page(&guard);
    assert_eq!(read(&*page).await.expect_err("nothing is known").error.kind, ErrorKind::Upstream);
    assert_eq!(notes.oldest(), None);
    end(&guard).await;
    assert_eq!(stored(&world).await, None);
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_or_denied_does_not_come_back_after_a_restart() {
    for fault in [Fault::Deny, Fault::Missing] {
        let world = has_read().await;
        world.aws.goes_wrong(fault);
        let second = world.another_guard();
        let (page_of_second, _) = page(&second);
        read(&*page_of_second).await.expect_err("an answer, if no pleasant one");
        world.aws.goes_wrong(Fault::Fail);
        read(&*page_of_second).await.expect_err("not before it is written either");
        end(&second).await;
        assert_eq!(stored(&world).await, None, "{fault:?}");
        let (page_of_third, notes) = page(&world.another_guard());
        read(&*page_of_third).await.expect_err("nothing is known");
        assert_eq!(notes.oldest(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_does_not_come_back_by_a_process_that_is_late_to_write() {
    let world = World::new().await;
    read(&*world.page().0).await.expect("answered");
    sleep(LATER).await;
    world.aws.goes_wrong(Fault::Missing);
    let other = world.another_guard();
    read(&*page(&other).0).await.expect_err("an answer, if no pleasant one");
    end(&other).await;
    end(&world.guard).await;
    assert_eq!(stored(&world).await, None);
    world.aws.goes_wrong(Fault::Fail);
    let (third, notes) = page(&world.another_guard());
    assert_eq!(read(&*third).await.expect_err("nothing is known").error.kind, ErrorKind::Upstream);
    assert_eq!(notes.oldest(), None);
    world.aws.goes_wrong(Fault::None);
    sleep(LATER).await;
    read(&*page(&other).0).await.expect("it is there again");
    end(&other).await;
    assert!(stored(&world).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_takes_no_answer_of_later_with_it() {
    let world = has_read().await;
    let before = stored(&world).await.expect("it is known");
    let document = before.document.replacen("\"form\":1", "\"form\":0", 1);
    let bounds = AnswerBounds { bytes: 1 << 20, since: before.as_of };
    world.store.keep_answers(&[KnownAnswer { document, ..before }], &[], bounds).await.expect("kept");
    world.aws.changes();
    sleep(LATER).await;
    // Without memory what was read a moment ago is asked of the store.
    let guard = world.another_guard_with(GuardSettings { memory: 0, ..GuardSettings::default() });
    let (page, _) = page(&guard);
    read(&*page).await.expect("answered");
    let now = world.now();
    world.aws.goes_wrong(Fault::Fail);
    read(&*page).await.expect_err("it cannot be read");
    end(&guard).await;
    assert_eq!(stored(&world).await.map(|it| it.as_of), Some(now));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_too_old_is_not_told() {
    let world = has_read().await;
    world.aws.goes_wrong(Fault::Fail);
    sleep(Duration::from_secs(7 * 24 * 3_600) + LATER).await;
    let guard = world.another_guard();
    let (page, _) = page(&guard);
    read(&*page).await.expect_err("it is more than a week old");
    let stop = CancellationToken::new();
    let keeping = tokio::spawn(guard.keep_answers(stop.clone()));
    sleep(Duration::from_secs(1)).await;
    stop.cancel();
    keeping.await.expect("it ends");
    assert_eq!(stored(&world).await, None, "a process that starts removes it");
}

#[tokio::test(start_paused = true)]
async fn answers_are_written_seldom_and_only_what_has_changed() {
    let world = World::new().await;
    let stop = CancellationToken::new();
    let keeping = tokio::spawn(world.guard.clone().keep_answers(stop.clone()));
    let written = || world.store.calls("keep_answers");
    for (changing, most) in [(true, 3), (false, 1)] {
        let before = written();
        for _ in 0..20 {
            sleep(Duration::from_secs(3)).await;
            if changing {
                world.aws.changes();
            }
            read(&*world.page().0).await.expect("answered");
        }
        // The first one removes what is too old.
        assert!(written() - before <= most, "{} in a minute", written() - before);
    }
    assert!(written() >= 2, "{}", written());
    let before = stored(&world).await.expect("it is known").as_of;
    sleep(Duration::from_secs(600)).await;
    read(&*world.page().0).await.expect("answered");
    let now = world.now();
    sleep(Duration::from_secs(60)).await;
    let after = stored(&world).await.expect("it is known").as_of;
    assert!(before < after && after == now, "an answer that stays the same has a time that is not far off");
    stop.cancel();
    keeping.await.expect("it ends");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_or_hangs_holds_no_reader_up() {
    let world = World::new().await;
    let (first, _) = world.page();
    world.store.trip("keep_answers", Trip::Fail);
    read(&*first).await.expect("answered");
    end(&world.guard).await;
    assert_eq!(stored(&world).await, None);
    end(&world.guard).await;
    assert!(stored(&world).await.is_some(), "what could not be written is written with the next");

    world.aws.goes_wrong(Fault::Stall);
    let (page, _) = page(&world.another_guard());
    world.store.trip("known_answer", Trip::DieBefore);
    let since = Instant::now();
    assert_eq!(read(&*page).await.expect_err("nothing is known").error.kind, ErrorKind::Unavailable);
    assert!(since.elapsed() <= GuardSettings::default().read_deadline + Duration::from_millis(1));
    read(&*page).await.expect("the last known state, now that the store answers");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_may_be_kept_nothing_is_and_what_was_is_removed() {
    let world = has_read().await;
    let guard = world.another_guard_with(GuardSettings { stored: 0, ..GuardSettings::default() });
    guard.clone().keep_answers(CancellationToken::new()).await;
    assert_eq!(stored(&world).await, None);
    let (page, _) = page(&guard);
    read(&*page).await.expect("answered");
    end(&guard).await;
    assert_eq!(stored(&world).await, None);
}
