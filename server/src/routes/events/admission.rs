//! Whether a viewer may still be told.

use crate::{people::Directory, sessions::Watch, state::AppState};
use desk::accounts::{Register, Visitor};
use domain::people::Asker;
use std::{sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::time::Instant;

/// How often a sign-in is looked at, whatever is told of it.
const LOOKED_AT: Duration = Duration::from_secs(15);
/// So long after a sign-in has run out it has run out by any rounding.
const A_MOMENT: Duration = Duration::from_millis(5);

/// The sign-in by which a stream was opened.
pub(super) struct Admission {
    people: Arc<Directory>,
    register: Register,
    visitor: Visitor,
    asker: Asker,
    watch: Watch,
    /// When to look next.
    look: Instant,
}

impl Admission {
    /// What was checked when the stream was opened. It is looked at once more at once: it may have ended before
    /// it was watched.
    pub(super) fn new(state: &AppState, visitor: Visitor, asker: Asker) -> Self {
        let (people, register) = (state.people.clone(), state.register.clone());
        let watch = state.watches.watch(&visitor.sign_in.id);
        Self { people, register, visitor, asker, watch, look: Instant::now() }
    }

    /// Waits until there is a reason to look: somebody has told that the sign-in has ended, it may have run out,
    /// or nobody has looked for a while. Waiting can be broken off and begun again.
    pub(super) async fn doubt(&self) {
        tokio::select! {
            () = self.watch.told() => {}
            () = tokio::time::sleep_until(self.look) => {}
        }
    }

    /// Whether the sign-in still holds, and the person may still read in the stream's scope. A session with a new
    /// id carries the same sign-in. A database that does not answer ends no stream: it could not tell anything new
    /// either.
    pub(super) async fn holds(&mut self) -> bool {
        let now = Instant::now();
        self.look = now + LOOKED_AT;
        match self.register.again(&self.visitor).await {
            Ok(Some(visitor)) => {
                let idle_until = visitor.sign_in.seen_at + self.register.settings().idle;
                let left = visitor.sign_in.ends_at.min(idle_until) - OffsetDateTime::now_utc();
                self.look = self.look.min(now + Duration::try_from(left).unwrap_or_default() + A_MOMENT);
                let asker = self.people.asker_in(&visitor, self.asker.scope.catalog);
                asker.is_some_and(|asker| asker.scope == self.asker.scope)
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "a stream's sign-in could not be checked");
                true
            }
        }
    }
}

#[cfg(test)]
impl Admission {
    /// Looks next at this time, unless told.
    pub(super) fn look_at(&mut self, time: Instant) {
        self.look = time;
    }
}
