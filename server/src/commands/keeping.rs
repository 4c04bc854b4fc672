//! The end of the task that keeps what AWS last answered.

use std::time::Duration;
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

/// How long its last write may take. What is not kept is missing after the next start only if AWS does not answer then.
const GRACE: Duration = Duration::from_secs(3);

/// Waits for the last write, and gives it up when the database does not answer or the desk is to end at once.
pub(super) async fn end(keeping: JoinHandle<()>, abandon: &CancellationToken) {
    let work = keeping.abort_handle();
    match abandon.run_until_cancelled(timeout(GRACE, keeping)).await {
        Some(Ok(Ok(()))) => return,
        Some(Ok(Err(error))) => tracing::error!(%error, "what AWS last answered could not be kept"),
        Some(Err(_)) => tracing::warn!("what AWS last answered could not be kept in time"),
        None => {}
    }
    // Its connection would hold up the closing of the database.
    work.abort();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn the_last_write_is_waited_for() {
        let since = Instant::now();
        let keeping = tokio::spawn(sleep(GRACE / 2));
        end(keeping, &CancellationToken::new()).await;
        assert_eq!(since.elapsed().as_millis() / 100, (GRACE / 2).as_millis() / 100);
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_that_hangs_is_given_up() {
        let (keeping, since) = (tokio::spawn(pending()), Instant::now());
        let work = keeping.abort_handle();
        end(keeping, &CancellationToken::new()).await;
        assert!(since.elapsed() <= GRACE + Duration::from_millis(10), "{:?}", since.elapsed());
        tokio::task::yield_now().await;
        assert!(work.is_finished());
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_not_waited_for_when_the_desk_ends_at_once() {
        let abandon = CancellationToken::new();
        let (keeping, since) = (tokio::spawn(pending()), Instant::now());
        let told = abandon.clone();
        tokio::spawn(async move {
            sleep(GRACE / 3).await;
            told.cancel();
        });
        end(keeping, &abandon).await;
        assert!(since.elapsed() < GRACE / 2, "{:?}", since.elapsed());
        let since = Instant::now();
        end(tokio::spawn(pending()), &abandon).await;
        assert_eq!(since.elapsed(), Duration::ZERO, "told before");
    }
}
