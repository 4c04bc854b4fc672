//! What waits to be written, and what was written last.

use super::document::Written;
use crate::ports::GoneAnswer;
use domain::people::Scope;
use std::{collections::HashMap, time::Duration};
use time::OffsetDateTime;
use tokio::time::Instant;

/// An answer that has not changed is written again after so long, so that its time is not far off.
const AGAIN: Duration = Duration::from_secs(600);
/// So many answers wait to be written; further ones are not kept.
pub(super) const MOST_WAITING: usize = 256;
/// The memory of those that wait, as answers are weighed.
pub(super) const MOST_WEIGHT: u64 = 32 << 20;
/// So many things that are gone are remembered until that is written.
pub(super) const MOST_GONE: usize = 1_000;
/// Of so many questions is known what was written last. What is forgotten is written once more.
const MOST_REMEMBERED: usize = 4_096;

/// A question, by its scope and digest.
pub(super) type Key = (Scope, String);

/// What waits, within bounds.
#[derive(Default)]
pub(super) struct State {
    pub(super) waiting: HashMap<Key, Waiting>,
    /// What is known no more, and the time of the last answer of which that is so.
    gone: HashMap<Key, OffsetDateTime>,
    looked: HashMap<Key, Looked>,
}

/// An answer that waits to be written.
pub(super) struct Waiting {
    pub(super) as_of: OffsetDateTime,
    pub(super) weight: u64,
    /// Writes it down. That takes time, so not while somebody reads.
    pub(super) write: Box<dyn FnOnce() -> Option<Written> + Send>,
}

/// When it was last looked whether an answer must be written, and what was written last.
struct Looked {
    at: Instant,
    written_at: Instant,
    digest: [u8; 32],
}

impl State {
    /// Takes an answer in, in the place of an earlier one, unless too much waits already.
    pub(super) fn put(&mut self, key: Key, waiting: Waiting) {
        let before = self.waiting.get(&key).map(|waiting| waiting.weight);
        let weight: u64 = self.waiting.values().map(|waiting| waiting.weight).sum();
        let weight = weight - before.unwrap_or_default() + waiting.weight;
        if weight <= MOST_WEIGHT && (before.is_some() || self.waiting.len() < MOST_WAITING) {
            self.waiting.insert(key, waiting);
        }
    }

    /// Takes an answer in again that could not be written, unless something newer has come meanwhile.
    pub(super) fn put_back(&mut self, key: Key, waiting: Waiting) {
        if !self.is_gone(&key, waiting.as_of) && !self.waiting.contains_key(&key) {
            self.put(key, waiting);
        }
    }

    /// Notes that what was answered until then is known no more.
    pub(super) fn note_gone(&mut self, key: Key, as_of: OffsetDateTime) {
        self.looked.remove(&key);
        if let Some(before) = self.gone.get_mut(&key) {
            *before = as_of.max(*before);
        } else if self.gone.len() < MOST_GONE {
            self.gone.insert(key, as_of);
        }
    }

    /// Whether what was answered then is known no more.
    pub(super) fn is_gone(&self, key: &Key, as_of: OffsetDateTime) -> bool {
        self.gone.get(key).is_some_and(|gone| as_of <= *gone)
    }

    /// All that is gone.
    pub(super) fn gone(&self) -> Vec<GoneAnswer> {
        let one = |((scope, question), as_of): (&Key, &OffsetDateTime)| GoneAnswer {
            scope: scope.clone(),
            question: question.clone(),
            as_of: *as_of,
        };
        self.gone.iter().map(one).collect()
    }

    /// Takes what waits and was not looked at for `each`.
    pub(super) fn due(&mut self, each: Duration) -> Vec<(Key, Waiting)> {
        let Self { waiting, looked, .. } = self;
        let is_due = |key: &Key| looked.get(key).is_none_or(|looked| looked.at.elapsed() >= each);
        waiting.extract_if(|key, _| is_due(key)).collect()
    }

    /// Whether an answer differs from what was written last, or that is too long ago. That it was looked at is noted.
    pub(super) fn is_new(&mut self, key: &Key, digest: [u8; 32]) -> bool {
        let Some(looked) = self.looked.get_mut(key) else { return true };
        looked.at = Instant::now();
        looked.digest != digest || looked.written_at.elapsed() >= AGAIN
    }

    /// Remembers what was written, unless it has gone meanwhile: when it comes again, it must be written again.
    pub(super) fn remember(&mut self, key: Key, as_of: OffsetDateTime, digest: [u8; 32]) {
        if self.is_gone(&key, as_of) {
            return;
        }
        if self.looked.len() >= MOST_REMEMBERED {
            self.looked.retain(|_, looked| looked.written_at.elapsed() < AGAIN);
        }
        if self.looked.len() >= MOST_REMEMBERED {
            self.looked.clear();
        }
        let now = Instant::now();
        self.looked.insert(key, Looked { at: now, written_at: now, digest });
    }

    /// Forgets that something is gone, now that it is written, unless it has gone once more since.
    pub(super) fn forget_gone(&mut self, written: GoneAnswer) {
        let key = (written.scope, written.question);
        if self.gone.get(&key).is_some_and(|gone| *gone <= written.as_of) {
            self.gone.remove(&key);
        }
    }
}
