//! What a request was answered from.

use domain::views::{StaleNote, StaleReason};
use std::sync::{Arc, Mutex, PoisonError};
use time::OffsetDateTime;

/// Which reads of one request were answered from an older state: the oldest of them. Cheap to clone;
/// clones share the notes.
#[derive(Clone, Debug, Default)]
pub struct ReadNotes(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    oldest: Option<StaleNote>,
    from_store: bool,
    told: bool,
}

impl ReadNotes {
    /// The oldest state that something was answered from; `None` when AWS has answered everything.
    #[must_use]
    pub fn oldest(&self) -> Option<StaleNote> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).oldest
    }

    /// The same, but only once: whoever shows it is the only one.
    #[must_use]
    pub fn tell(&self) -> Option<StaleNote> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.told {
            return None;
        }
        noted.told = noted.oldest.is_some();
        noted.oldest
    }

    /// Whether something was answered from what the store holds.
    pub(crate) fn has_stored(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).from_store
    }

    /// Notes besides what was noted apart.
    pub(crate) fn join(&self, apart: &Self) {
        if let Some(StaleNote { as_of, reason }) = apart.oldest() {
            self.stale(as_of, reason);
        }
        if apart.has_stored() {
            self.note_stored();
        }
    }

    /// Notes that an answer comes from the store.
    pub(super) fn note_stored(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).from_store = true;
    }

    /// Notes an answer from an older state.
    pub(super) fn stale(&self, as_of: OffsetDateTime, reason: StaleReason) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.oldest.is_none_or(|oldest| as_of < oldest.as_of) {
            noted.oldest = Some(StaleNote { as_of, reason });
        }
    }
}
