//! Places within AWS's quotas.

use super::fixtures::at;
use desk::ports::{Booked, Rate, Store};
use domain::ids::AccountId;
use std::{sync::Arc, time::Duration};

const WRITES: Rate = Rate { class: "writes", interval: Duration::from_secs(1), burst: 1, per_day: Some(5) };

fn account(id: &str) -> AccountId {
    AccountId::parse(id).expect("an account")
}

fn seconds(seconds: u64) -> Booked {
    Booked::Wait(Duration::from_secs(seconds))
}

async fn book(store: &dyn Store, rate: &Rate, calls: u32, now: i64) -> Booked {
    store.book(&account("111122223333"), rate, calls, at(now)).await.expect("booked")
}

pub(crate) async fn calls_are_paced(store: Arc<dyn Store>) {
    assert_eq!(book(&*store, &WRITES, 1, 0).await, seconds(0));
    assert_eq!(book(&*store, &WRITES, 1, 0).await, seconds(1));
    assert_eq!(book(&*store, &WRITES, 1, 1).await, seconds(1));
    assert_eq!(book(&*store, &WRITES, 1, 30).await, seconds(0), "what was not used is not saved up");
    let reads = Rate { class: "reads", burst: 3, per_day: None, ..WRITES };
    for expected in [0, 0, 0, 1, 2] {
        assert_eq!(book(&*store, &reads, 1, 0).await, seconds(expected));
    }
}

pub(crate) async fn a_block_of_calls_waits_for_its_last(store: Arc<dyn Store>) {
    let reads = Rate { class: "reads", burst: 3, per_day: None, ..WRITES };
    assert_eq!(book(&*store, &reads, 3, 0).await, seconds(0));
    assert_eq!(book(&*store, &reads, 3, 0).await, seconds(3));
    assert_eq!(book(&*store, &reads, 1, 0).await, seconds(4));
}

pub(crate) async fn the_day_is_used_up_and_comes_again(store: Arc<dyn Store>) {
    let here = account("111122223333");
    for _ in 0..5 {
        book(&*store, &WRITES, 1, 0).await;
    }
    assert_eq!(store.used_in_day(&here, "writes", at(0)).await.expect("read"), 5);
    let Booked::DayUsed(free_again) = book(&*store, &WRITES, 1, 10).await else { panic!("the day is used up") };
    assert!(free_again > Duration::from_secs(24 * 3_600) && free_again <= Duration::from_secs(25 * 3_600));
    assert_eq!(store.used_in_day(&here, "writes", at(10)).await.expect("read"), 5, "nothing was counted");
    let tomorrow = 10 + i64::try_from(free_again.as_secs()).expect("a day") + 1;
    assert_eq!(book(&*store, &WRITES, 1, tomorrow).await, seconds(0));
    assert_eq!(store.used_in_day(&here, "writes", at(tomorrow)).await.expect("read"), 1);
}

pub(crate) async fn many_at_once_get_places_of_their_own(store: Arc<dyn Store>) {
    let rate = Rate { per_day: None, ..WRITES };
    let tries: Vec<_> = (0..16)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { book(&*store, &rate, 1, 0).await })
        })
        .collect();
    let mut waits = Vec::new();
    for one in tries {
        let Booked::Wait(wait) = one.await.expect("no panic") else { panic!("the day has room") };
        waits.push(wait.as_secs());
    }
    waits.sort_unstable();
    assert_eq!(waits, (0..16).collect::<Vec<_>>());
}

pub(crate) async fn accounts_and_classes_are_apart(store: Arc<dyn Store>) {
    assert_eq!(book(&*store, &WRITES, 1, 0).await, seconds(0));
    assert_eq!(book(&*store, &Rate { class: "reads", ..WRITES }, 1, 0).await, seconds(0));
    let other = account("444455556666");
    assert_eq!(store.book(&other, &WRITES, 1, at(0)).await.expect("booked"), seconds(0));
    assert_eq!(store.used_in_day(&other, "writes", at(0)).await.expect("read"), 1);
}
