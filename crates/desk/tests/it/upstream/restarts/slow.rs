//! What is told while AWS is only slow, and what while it is known to be in trouble.

use super::{LATER, has_read, page};
use crate::upstream::support::{Fault, read};
use domain::views::StaleReason;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn while_aws_is_slow_an_answer_of_the_last_hour_is_told() {
    let world = has_read().await;
    let known = world.now();
    world.aws.changes();
    world.aws.takes(Duration::from_millis(400));
    sleep(Duration::from_secs(3_500)).await;
    let guard = world.another_guard();
    let (first, notes) = page(&guard);
    assert_eq!(read(&*first).await.expect("the last known state"), "state 0");
    let note = notes.oldest().expect("it is noted");
    assert_eq!((note.as_of, note.reason), (known, StaleReason::Silent));
    sleep(Duration::from_secs(1)).await;
    let (second, notes) = page(&guard);
    assert_eq!(read(&*second).await.expect("answered"), "state 1", "it has come in the background");
    assert_eq!(notes.oldest(), None);
}

#[tokio::test(start_paused = true)]
async fn while_aws_is_slow_it_is_waited_for_if_what_is_known_is_older() {
    let world = has_read().await;
    world.aws.changes();
    world.aws.takes(Duration::from_millis(400));
    sleep(Duration::from_secs(3_700)).await;
    let (page, notes) = page(&world.another_guard());
    let since = Instant::now();
    assert_eq!(read(&*page).await.expect("answered"), "state 1");
    assert!(since.elapsed() < Duration::from_millis(450), "{:?}", since.elapsed());
    assert_eq!(notes.oldest(), None);
}

#[tokio::test(start_paused = true)]
async fn while_aws_is_in_trouble_an_answer_of_days_ago_is_told() {
    let world = has_read().await;
    world.aws.changes();
    world.aws.goes_wrong(Fault::Stall);
    sleep(Duration::from_secs(3 * 24 * 3_600)).await;
    let guard = world.another_guard();
    // That it is in trouble and not slow is known when the first read has had no answer.
    for most in [Duration::from_millis(5_001), Duration::from_millis(500)] {
        let (page, notes) = page(&guard);
        let since = Instant::now();
        assert_eq!(read(&*page).await.expect("the last known state"), "state 0");
        assert!(since.elapsed() <= most, "{:?}", since.elapsed());
        assert_eq!(notes.oldest().map(|note| note.reason), Some(StaleReason::Silent));
        sleep(LATER).await;
    }
    world.aws.goes_wrong(Fault::None);
    sleep(LATER).await;
    let (page, _) = page(&guard);
    assert_eq!(read(&*page).await.expect("answered"), "state 1", "healed");
}
