//! Being woken by other replicas.

use super::{CHANNEL, telling::Notice};
use crate::line::Line;
use desk::ports::Signal;
use domain::people::Scope;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long to wait before listening is tried again. Nothing is lost meanwhile: readers also look by
/// themselves.
const PAUSE: Duration = Duration::from_secs(1);

/// The task that listens, on a connection of its own. It ends with this value.
#[derive(Debug)]
pub(super) struct Listening(JoinHandle<()>);

impl Listening {
    /// Starts to pass on to `line` what replicas tell. What `own` has told, its process knows already.
    pub(super) fn start(options: PgConnectOptions, line: Line, own: String) -> Self {
        Self(tokio::spawn(async move {
            loop {
                if let Err(error) = listen(&options, &line, &own).await {
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

async fn listen(options: &PgConnectOptions, line: &Line, own: &str) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    missed(line);
    loop {
        match listener.try_recv().await? {
            Some(notification) => match heard(notification.payload(), own) {
                Heard::Changed(scope) => line.changed(scope.as_ref()),
                Heard::Told(signal) => line.tell(&signal),
                Heard::Own => {}
            },
            // The connection was lost and is made anew.
            None => missed(line),
        }
    }
}

/// Whatever was told before is found by looking once.
fn missed(line: &Line) {
    line.changed(None);
    line.tell(&Signal::Missed);
}

/// What a notice means to the replica that hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Changes were numbered, in this scope or in whichever: whoever waits for some looks.
    Changed(Option<Scope>),
    /// Another replica tells this.
    Told(Signal),
    /// It is the replica's own, which it knows already.
    Own,
}

/// Reads what came over the channel, where whoever may connect to the database can say anything. `own` is what the
/// replica calls itself that hears it. What cannot be read is a wake-up: a newer version may tell it.
#[must_use]
pub fn heard(words: &str, own: &str) -> Heard {
    match Notice::read(words) {
        // The database tells changes, also those of this process, whose writer may have gone away meanwhile.
        Some(Notice { from: None, signal: Signal::Changed { scope } }) => Heard::Changed(Some(scope)),
        Some(Notice { from, signal }) if from.as_deref() != Some(own) => Heard::Told(signal),
        Some(_) => Heard::Own,
        None => Heard::Changed(None),
    }
}
