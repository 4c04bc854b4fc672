//! The order of changes.

use super::fixtures::{at, complete, elsewhere, here, task};
use desk::ports::Store;
use std::sync::Arc;

pub(crate) async fn numbers_are_seen_in_their_order(store: Arc<dyn Store>) {
    let scopes = [here(), elsewhere()[0].clone(), elsewhere()[1].clone()];
    let writers: Vec<_> = (0..24_u32)
        .map(|n| {
            let (store, scope) = (Arc::clone(&store), scopes[n as usize % 3].clone());
            let digit = char::from_digit(n % 8, 10).expect("a digit");
            tokio::spawn(async move {
                for told in [task(digit, 0), complete(digit, 1)] {
                    store.record_tasks(&scope, &[told], None).await.expect("stored");
                }
            })
        })
        .collect();
    // Whoever has seen a number must never find a lower one later.
    let mut seen = Vec::new();
    let mut writers = futures::future::join_all(writers);
    loop {
        let after = seen.last().copied().unwrap_or(0);
        let done = futures::poll!(&mut writers).is_ready();
        seen.extend(store.events_after(&here(), after, 1_000).await.expect("read").into_iter().map(|e| e.number));
        if done {
            break;
        }
        tokio::task::yield_now().await;
    }
    let all = store.events_after(&here(), 0, 1_000).await.expect("read");
    assert_eq!(seen, all.iter().map(|e| e.number).collect::<Vec<_>>());
    assert_eq!(seen.len(), 16, "eight tasks, each new and then complete");
    let mut numbers = Vec::new();
    for scope in &scopes {
        numbers.extend(store.events_after(scope, 0, 1_000).await.expect("read").into_iter().map(|e| e.number));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=48).collect::<Vec<_>>(), "no number is left out");
}

pub(crate) async fn old_changes_are_forgotten_but_not_the_last(store: Arc<dyn Store>) {
    for (digit, seen) in [('1', 10), ('2', 20), ('3', 30)] {
        store.record_tasks(&here(), &[task(digit, seen)], None).await.expect("stored");
    }
    assert_eq!(store.forget_events(at(20)).await.expect("forgotten"), 1, "dated by when they were seen");
    assert_eq!(store.events_after(&here(), 0, 10).await.expect("read").len(), 2);
    assert_eq!(store.forget_events(at(99)).await.expect("forgotten"), 1);
    assert_eq!(store.last_event(&here()).await.expect("read"), 3, "streams go on from the last number");
}

pub(crate) async fn a_change_wakes_up(store: Arc<dyn Store>) {
    let mut wakes = store.wake_ups();
    wakes.mark_unchanged();
    store.record_tasks(&here(), &[task('1', 0)], None).await.expect("stored");
    wakes.changed().await.expect("the store lives");
}
