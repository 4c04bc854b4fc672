//! Further attempts, doubt, and the breaker.

use crate::upstream::support::{Fault, World, accept, decline, on, read};
use desk::upstream::Lane;
use domain::error::ErrorKind;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn each_attempt_takes_a_turn_of_its_own() {
    let world = World::new().await;
    world.aws.goes_wrong(Fault::FailOnce);
    accept(&*on(&world.guard, Lane::Interactive), "token").await.expect("the second attempt is taken");
    assert_eq!(world.aws.tokens(), ["token", "token"]);
    assert_eq!(world.booked_writes().await, 2);
    let calls = world.aws.calls();
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_write_without_token_is_not_repeated_when_it_may_have_been_done() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Lose);
    let refusal = decline(&*on(&world.guard, Lane::Interactive)).await.expect_err("the answer is lost");
    assert!(refusal.may_have_happened);
    assert_eq!(world.aws.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_throttled_was_not_done_and_is_tried_again_after_a_pause() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Throttle);
    let refusal = decline(&*on(&world.guard, Lane::Interactive)).await.expect_err("throttled each time");
    assert_eq!(refusal.error.kind, ErrorKind::Throttled);
    assert!(!refusal.may_have_happened);
    let calls = world.aws.calls();
    let pauses: Vec<_> = calls.windows(2).map(|two| (two[1].at - two[0].at).as_millis() / 100).collect();
    assert_eq!(pauses, [5, 10], "half a second, then twice as long");
}

#[tokio::test(start_paused = true)]
async fn a_throttle_holds_all_lanes() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Throttle);
    let bulk = on(&world.guard, Lane::Bulk);
    let bulk = tokio::spawn(async move { accept(&*bulk, "bulk").await });
    sleep(Duration::from_millis(1)).await;
    world.aws.goes_wrong(Fault::None);
    let since = Instant::now();
    accept(&*on(&world.guard, Lane::Interactive), "person").await.expect("done");
    assert!(since.elapsed() >= Duration::from_millis(400));
    bulk.await.expect("it ends").expect("done");
}

#[tokio::test(start_paused = true)]
async fn the_tracker_tries_once_whatever_goes_wrong() {
    for fault in [Fault::Throttle, Fault::Fail, Fault::Lose] {
        let world = World::without_quotas().await;
        world.aws.goes_wrong(fault);
        read(&*on(&world.guard, Lane::Tracker)).await.expect_err("AWS fails");
        sleep(Duration::from_secs(60)).await;
        assert_eq!(world.aws.calls().len(), 1, "{fault:?}");
        read(&*on(&world.guard, Lane::Reconcile)).await.expect_err("AWS fails");
        assert_eq!(world.aws.calls().len(), 4, "three attempts of others: {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_a_lost_answer_is_not_definite() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::LoseThenDeny);
    let refusal = accept(&*on(&world.guard, Lane::Interactive), "token").await.expect_err("refused at last");
    assert!(matches!(refusal.error.kind, ErrorKind::AccessDenied { .. }));
    assert!(refusal.may_have_happened, "the first attempt may have done it");
    assert_eq!(world.aws.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_stalled_write_is_given_up_and_left_open() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Stall);
    let since = Instant::now();
    let refusal = accept(&*on(&world.guard, Lane::Interactive), "token").await.expect_err("no answer");
    assert!(refusal.may_have_happened);
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(since.elapsed() < Duration::from_secs(50), "before its entry is taken over");
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_answers_at_once_and_says_when_it_asks_again() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Fail);
    let service = on(&world.guard, Lane::Reconcile);
    for _ in 0..2 {
        read(&*service).await.expect_err("AWS fails");
    }
    let asked = world.aws.calls().len();
    assert_eq!(asked, 5, "three attempts and two, then it opens");
    let since = Instant::now();
    let refusal = read(&*service).await.expect_err("refused");
    assert_eq!((since.elapsed(), world.aws.calls().len()), (Duration::ZERO, asked));
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(refusal.error.detail.expect("when").contains("asks again only at 12:00:0"));
    world.aws.goes_wrong(Fault::None);
    sleep(Duration::from_secs(1)).await;
    read(&*service).await.expect("the trial is answered");
    read(&*service).await.expect("and closes the circuit");
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_lets_a_persons_write_through_as_a_trial() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Fail);
    for n in 0..2 {
        accept(&*on(&world.guard, Lane::Bulk), &n.to_string()).await.expect_err("AWS fails");
    }
    world.aws.goes_wrong(Fault::None);
    let refusal = accept(&*on(&world.guard, Lane::Bulk), "bulk").await.expect_err("refused");
    assert!(!refusal.may_have_happened, "nothing was sent");
    accept(&*on(&world.guard, Lane::Interactive), "person").await.expect("done");
    accept(&*on(&world.guard, Lane::Bulk), "bulk").await.expect("the circuit is closed again");
}

#[tokio::test(start_paused = true)]
async fn circuits_fail_apart() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::Fail);
    for _ in 0..2 {
        read(&*on(&world.guard, Lane::Reconcile)).await.expect_err("AWS fails");
    }
    world.aws.goes_wrong(Fault::None);
    accept(&*on(&world.guard, Lane::Bulk), "bulk").await.expect("writes are well");
}

#[tokio::test(start_paused = true)]
async fn pages_do_not_see_that_every_third_call_fails() {
    let world = World::without_quotas().await;
    world.aws.goes_wrong(Fault::FailThird);
    let service = on(&world.guard, Lane::Interactive);
    for n in 0..100 {
        read(&*service).await.unwrap_or_else(|refusal| panic!("read {n}: {refusal:?}"));
        accept(&*service, &n.to_string()).await.unwrap_or_else(|refusal| panic!("write {n}: {refusal:?}"));
    }
}
