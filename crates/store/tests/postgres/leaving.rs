//! Callers that go away in the middle.

use crate::contract::fixtures::intent;
use desk::ports::Store;
use std::time::Duration;

#[tokio::test]
async fn a_caller_that_goes_away_keeps_nothing_locked() {
    let Some(store) = crate::open().await else { return };
    // Dropped after one step, after two, and so on; the pauses let each step's answer arrive, so that
    // every place is met where a caller can be waiting.
    for steps in 1..20 {
        let subject = format!("engi-{steps}");
        let left = intent(&subject, "token-1");
        let mut work = Box::pin(store.begin(&left, None));
        for _ in 0..steps {
            if futures::poll!(work.as_mut()).is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        drop(work);
        // Whether the first one's entry was committed or not, there is one, and the lock is free.
        let next = store.begin(&intent(&subject, "token-2"), None).await.expect("the subject is free");
        assert_eq!(next.token == "token-2", next.fresh, "after {steps} steps");
    }
}
