//! Whether a viewer may still be told.

use crate::{
    people::Directory,
    sessions::{Sessions, Watch},
    state::AppState,
};
use app::api::session::PERSON_KEY;
use domain::people::Asker;
use std::{sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::time::Instant;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

/// How often a session is looked at, whatever is told of it.
const LOOKED_AT: Duration = Duration::from_secs(15);
/// So long after a session has run out it has run out by any rounding.
const A_MOMENT: Duration = Duration::from_millis(5);

/// The session by which a stream was opened.
pub(super) struct Admission {
    people: Arc<Directory>,
    sessions: Sessions,
    session: Id,
    asker: Asker,
    watch: Watch,
    /// When to look next.
    look: Instant,
}

impl Admission {
    /// What was checked when the stream was opened. It is looked at once more at once: it may have ended before
    /// it was watched.
    pub(super) fn new(state: &AppState, session: Id, asker: Asker) -> Self {
        let (people, sessions) = (state.people.clone(), state.sessions.clone());
        Self { people, sessions, session, asker, watch: state.watches.watch(session), look: Instant::now() }
    }

    /// Waits until there is a reason to look: somebody has told that the session has ended, it may have run out,
    /// or nobody has looked for a while. Waiting can be broken off and begun again.
    pub(super) async fn doubt(&self) {
        tokio::select! {
            () = self.watch.told() => {}
            () = tokio::time::sleep_until(self.look) => {}
        }
    }

    /// Whether the session still exists and still belongs to the same person with the same rights and
    /// the same scope. A database that does not answer ends no stream: it could not tell anything new
    /// either.
    pub(super) async fn holds(&mut self) -> bool {
        let now = Instant::now();
        self.look = now + LOOKED_AT;
        match self.sessions.load(&self.session).await {
            Ok(Some(record)) => {
                let left = record.expiry_date - OffsetDateTime::now_utc();
                self.look = self.look.min(now + Duration::try_from(left).unwrap_or_default() + A_MOMENT);
                self.person(&record) == Some(&self.asker)
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "a stream's session could not be checked");
                true
            }
        }
    }

    /// Who has signed in with the session, with the rights that they have now.
    fn person(&self, record: &Record) -> Option<&Asker> {
        self.people.find(record.data.get(PERSON_KEY)?.as_str()?)
    }
}

#[cfg(test)]
impl Admission {
    /// Looks next at this time, unless told.
    pub(super) fn look_at(&mut self, time: Instant) {
        self.look = time;
    }
}
