//! Turns within the quotas.

use crate::upstream::support::{Aws, Trip, World, accept, decline, on, read, read_engagements, scope};
use desk::ports::Store;
use desk::upstream::{GuardSettings, Lane, Quota, Quotas, Ticket, with_ticket};
use domain::error::{ErrorKind, StorageTrouble};
use std::time::Duration;
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

/// Sends a write in the background.
fn sends(world: &World, lane: Lane, token: &str) -> JoinHandle<Result<(), desk::ports::Refusal>> {
    let (service, token) = (on(&world.guard, lane), token.to_owned());
    tokio::spawn(async move { accept(&*service, &token).await })
}

/// Lets everything run that can.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

/// The shortest time between the first and the last of any `calls` calls in a row.
fn tightest(aws: &Aws, calls: usize) -> Duration {
    let moments: Vec<_> = aws.calls().iter().map(|call| call.at).collect();
    moments.windows(calls).map(|some| some[calls - 1] - some[0]).min().expect("so many calls")
}

#[tokio::test(start_paused = true)]
async fn people_go_before_bulk_that_was_asked_for_earlier() {
    let world = World::new().await;
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(sends(&world, Lane::Bulk, &format!("bulk {n}")));
    }
    settle().await;
    all.push(sends(&world, Lane::Tracker, "tracker"));
    all.push(sends(&world, Lane::Reconcile, "reconcile"));
    all.push(sends(&world, Lane::Interactive, "person 1"));
    all.push(sends(&world, Lane::Interactive, "person 2"));
    for one in all {
        one.await.expect("it ends").expect("it is done");
    }
    let expected = ["bulk 0", "person 1", "person 2", "reconcile", "tracker", "bulk 1", "bulk 2", "bulk 3"];
    assert_eq!(world.aws.tokens(), expected);
}

#[tokio::test(start_paused = true)]
async fn bulk_uses_nearly_all_of_the_quota_and_never_more() {
    let world = World::new().await;
    let all: Vec<_> = (0..60).map(|n| sends(&world, Lane::Bulk, &n.to_string())).collect();
    for one in all {
        one.await.expect("it ends").expect("it is done");
    }
    assert!(tightest(&world.aws, 2) >= Duration::from_secs(1), "one a second");
    let calls = world.aws.calls();
    let achieved = 59.0 / (calls[59].at - calls[0].at).as_secs_f64();
    assert!(achieved >= 0.95, "{achieved}");
}

#[tokio::test(start_paused = true)]
async fn two_guards_over_one_store_keep_the_rate_together() {
    let world = World::new().await;
    let other = world.another_guard();
    let mut all = Vec::new();
    for n in 0..20 {
        all.push(sends(&world, Lane::Bulk, &n.to_string()));
        let service = on(&other, Lane::Bulk);
        all.push(tokio::spawn(async move { accept(&*service, "other").await }));
    }
    for one in all {
        one.await.expect("it ends").expect("it is done");
    }
    assert_eq!(world.aws.calls().len(), 40);
    assert!(tightest(&world.aws, 2) >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_restart_gives_no_places_away() {
    let world = World::new().await;
    sends(&world, Lane::Bulk, "before").await.expect("it ends").expect("done");
    let after = on(&world.another_guard(), Lane::Interactive);
    accept(&*after, "after").await.expect("done");
    assert!(tightest(&world.aws, 2) >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn no_second_holds_more_reads_than_aws_allows() {
    let world = World::new().await;
    let all: Vec<_> = (0..40)
        .map(|_| {
            let service = on(&world.guard, Lane::Bulk);
            tokio::spawn(async move { read(&*service).await })
        })
        .collect();
    for one in all {
        one.await.expect("it ends").expect("it is answered");
    }
    assert!(tightest(&world.aws, 11) > Duration::from_secs(1), "at most ten a second");
}

#[tokio::test(start_paused = true)]
async fn a_read_goes_though_bulk_writes_fill_their_queue() {
    let world = World::new().await;
    let bulk: Vec<_> = (0..100).map(|n| sends(&world, Lane::Bulk, &n.to_string())).collect();
    settle().await;
    let before = world.now();
    read(&*on(&world.guard, Lane::Interactive)).await.expect("answered");
    read_engagements(&*on(&world.guard, Lane::Interactive)).await.expect("answered");
    assert_eq!(world.now() - before, time::Duration::ZERO, "reads have places of their own");
    bulk.iter().for_each(JoinHandle::abort);
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_leaves_the_queue_and_takes_no_place() {
    let world = World::new().await;
    let bulk: Vec<_> = (0..5).map(|n| sends(&world, Lane::Bulk, &n.to_string())).collect();
    settle().await;
    assert_eq!(world.guard.places(&scope()).len(), 4);
    for gone in &bulk[1..4] {
        gone.abort();
    }
    settle().await;
    let places = world.guard.places(&scope());
    assert_eq!(places.iter().map(|place| place.place).collect::<Vec<_>>(), [1]);
    for one in bulk {
        let _ = one.await;
    }
    assert_eq!(world.aws.tokens(), ["0", "4"]);
    assert_eq!(world.booked_writes().await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_place_is_told_with_its_entry_and_the_expected_time() {
    let world = World::new().await;
    let bulk: Vec<_> = (0..3).map(|n| sends(&world, Lane::Bulk, &n.to_string())).collect();
    settle().await;
    let service = on(&world.guard, Lane::Interactive);
    let ticket = world.ticket().await;
    let entry = ticket.entry();
    let person = tokio::spawn(with_ticket(ticket, async move { accept(&*service, "person").await }));
    settle().await;
    let places = world.guard.places(&scope());
    let told: Vec<_> = places.iter().map(|p| (p.place, p.entry, p.lane, p.expected.as_secs_f32().round())).collect();
    let expected = [(1, Some(entry), Lane::Interactive, 1.0), (2, None, Lane::Bulk, 2.0), (3, None, Lane::Bulk, 3.0)];
    assert_eq!(told, expected);
    person.await.expect("it ends").expect("done");
    for one in bulk {
        one.await.expect("it ends").expect("done");
    }
    assert_eq!(world.guard.places(&scope()), []);
}

#[tokio::test(start_paused = true)]
async fn bulk_leaves_a_part_of_the_day_to_people() {
    let writes = Quota { per_second: 1, burst: 1, per_day: Some(40) };
    let quotas = Quotas { writes, ..Quotas::default() };
    let world = World::with(GuardSettings { quotas, ..GuardSettings::default() }).await;
    let mut refused = Vec::new();
    for n in 0..41 {
        if let Err(refusal) = accept(&*on(&world.guard, Lane::Bulk), &n.to_string()).await {
            refused.push(refusal);
        }
    }
    assert_eq!((world.aws.calls().len(), refused.len()), (38, 3), "a twentieth is kept");
    let refusal = refused.remove(0);
    assert_eq!(refusal.error.kind, ErrorKind::QuotaExceeded);
    assert!(!refusal.may_have_happened);
    let detail = refusal.error.detail.expect("when it is free again");
    assert!(detail.starts_with("The writes of the day are used up; some are free again at 13:0"), "{detail}");
    for n in 0..2 {
        accept(&*on(&world.guard, Lane::Interactive), &format!("person {n}")).await.expect("people may");
    }
    let last = accept(&*on(&world.guard, Lane::Interactive), "too many").await.expect_err("the day is used up");
    assert_eq!(last.error.kind, ErrorKind::QuotaExceeded);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_counted_is_not_sent() {
    let world = World::new().await;
    world.store.always(Trip::Away);
    let refusal = accept(&*on(&world.guard, Lane::Interactive), "person").await.expect_err("the database is away");
    assert!(matches!(refusal.error.kind, ErrorKind::Storage { trouble: StorageTrouble::Unreachable, .. }));
    assert!(!refusal.may_have_happened);
    assert!(world.aws.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_queue_goes_on_after_everybody_has_left_it() {
    let world = World::new().await;
    sends(&world, Lane::Bulk, "first").await.expect("it ends").expect("done");
    let service = on(&world.guard, Lane::Bulk);
    assert!(timeout(Duration::from_millis(100), accept(&*service, "gone")).await.is_err());
    sleep(Duration::from_secs(5)).await;
    accept(&*service, "next").await.expect("done");
    assert_eq!(world.aws.tokens(), ["first", "next"]);
}

#[tokio::test(start_paused = true)]
async fn what_another_process_has_taken_over_is_not_sent_once_its_turn_comes() {
    let world = World::new().await;
    // Somebody before it, so that it waits.
    let first = sends(&world, Lane::Interactive, "first");
    settle().await;
    let (ticket, service) = (world.ticket().await, on(&world.guard, Lane::Interactive));
    let waiting = tokio::spawn(with_ticket(ticket.clone(), async move { decline(&*service).await }));
    settle().await;
    world.take_over(ticket.entry()).await;
    first.await.expect("it ends").expect("done");
    let refusal = waiting.await.expect("it ends").expect_err("not sent");
    assert!(!refusal.may_have_happened && ticket.is_given_up());
    assert_eq!(world.aws.calls().len(), 1, "the first alone");
    // Whoever has taken it over sends it.
    let seen = world.store.entry(&scope(), ticket.entry()).await.expect("read").expect("an entry").at;
    let theirs = Ticket::new(ticket.entry(), seen, world.store.clone(), world.clock());
    let service = on(&world.another_guard(), Lane::Reconcile);
    with_ticket(theirs.clone(), async move { decline(&*service).await }).await.expect("done");
    assert!(!theirs.is_given_up());
    assert_eq!(world.aws.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_vouched_for_is_not_sent() {
    let world = World::new().await;
    let (ticket, service) = (world.ticket().await, on(&world.guard, Lane::Interactive));
    world.store.trip("vouch", Trip::Fail);
    let refusal = with_ticket(ticket.clone(), async move { decline(&*service).await }).await.expect_err("not sent");
    assert!(!refusal.may_have_happened && !ticket.is_given_up(), "{refusal:?}");
    assert_eq!(world.aws.calls().len(), 0);
}
