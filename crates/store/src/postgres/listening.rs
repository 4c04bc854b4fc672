//! Being woken by other replicas.

use super::CHANNEL;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinHandle};

/// How long to wait before listening is tried again. Nothing is lost meanwhile: readers also look by
/// themselves.
const PAUSE: Duration = Duration::from_secs(1);

/// The task that listens, on a connection of its own. It ends with this value.
#[derive(Debug)]
pub(super) struct Listening(JoinHandle<()>);

impl Listening {
    /// Starts to raise `wakes` whenever another replica tells of changes.
    pub(super) fn start(options: PgConnectOptions, wakes: Arc<watch::Sender<u64>>) -> Self {
        Self(tokio::spawn(async move {
            loop {
                if let Err(error) = listen(&options, &wakes).await {
                    // The pool's own errors tell the operator; this one comes with them.
                    tracing::debug!(%error, "not woken by other replicas for now");
                }
                tokio::time::sleep(PAUSE).await;
            }
        }))
    }

    /// Ends it.
    pub(super) fn stop(&self) {
        self.0.abort();
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn listen(options: &PgConnectOptions, wakes: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Whatever was told before is found by looking once; `None` means that the connection was lost
        // and that something may have been missed.
        wakes.send_modify(|wakes| *wakes += 1);
        listener.try_recv().await?;
    }
}
