//! The last known answers in the store: what a process that does not know them tells while AWS does not answer.
//!
//! They are written behind. A read only leaves its answer here, and a task of its own writes now and then what has
//! changed. Whatever goes wrong with that is nothing to a reader.

mod document;

use super::flight::Known;
use crate::ports::{Answer, AnswerBounds, Clock, KnownAnswer, Store};
use document::Written;
use domain::people::Scope;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Older answers are told no more: nobody should plan by the state of last month.
const KEPT: time::Duration = time::Duration::days(7);
/// How often what has changed is written, all at once.
const EVERY: Duration = Duration::from_secs(10);
/// The answer to one question is written so often at most.
const EACH: Duration = Duration::from_secs(30);
/// An answer that has not changed is written again after so long, so that its time is not far off.
const AGAIN: Duration = Duration::from_secs(600);
/// How often what is too old is removed when nothing is written.
const SWEEPING: Duration = Duration::from_secs(3_600);
/// How long a reader waits for the store. With the patience for AWS it stays below half a second.
const PATIENCE: Duration = Duration::from_millis(150);

/// So many answers wait to be written; further ones are not kept.
const MOST_WAITING: usize = 256;
/// The memory of those that wait, as answers are weighed.
const MOST_WEIGHT: u64 = 32 << 20;
/// A longer document is not kept.
const MOST_BYTES: usize = 512 << 10;
/// So many things that are gone are remembered until that is written.
const MOST_GONE: usize = 1_000;
/// Of so many questions is known what was written last. What is forgotten is written once more.
const MOST_REMEMBERED: usize = 4_096;

/// A question, by its scope and digest.
pub(super) type Key = (Scope, String);

/// The digest of a question to an operation. The database learns no filter from it.
pub(super) fn digest(operation: &str, question: &impl Debug) -> String {
    format!("{:x}", Sha256::digest(format!("{operation} {question:?}")))
}

/// What is on its way to the store.
pub(super) struct AtRest {
    /// So many bytes are kept; with 0 nothing is.
    bytes: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: HashMap<Key, Waiting>,
    gone: HashSet<Key>,
    looked: HashMap<Key, Looked>,
}

/// An answer that waits to be written.
struct Waiting {
    as_of: OffsetDateTime,
    weight: u64,
    /// Writes it down. That takes time, so not while somebody reads.
    write: Box<dyn FnOnce() -> Option<Written> + Send>,
}

/// When it was last looked whether an answer must be written, and what was written last.
struct Looked {
    at: Instant,
    written_at: Instant,
    digest: [u8; 32],
}

impl AtRest {
    /// Nothing yet; so many bytes may be kept in the store, 0 for none.
    pub(super) fn new(bytes: u64) -> Self {
        Self { bytes, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves an answer to be kept, unless too much waits already.
    pub(super) fn offer<T: Serialize + Send + Sync + 'static>(&self, key: Key, known: Arc<Known<T>>) {
        if self.bytes == 0 {
            return;
        }
        let mut state = self.state();
        let before = state.waiting.get(&key).map(|waiting| waiting.weight);
        let weight: u64 = state.waiting.values().map(|waiting| waiting.weight).sum();
        let weight = weight - before.unwrap_or_default() + known.weight;
        if weight > MOST_WEIGHT || before.is_none() && state.waiting.len() >= MOST_WAITING {
            return;
        }
        state.gone.remove(&key);
        let (as_of, weight) = (known.as_of, known.weight);
        let write = Box::new(move || document::write(&known.answer));
        state.waiting.insert(key, Waiting { as_of, weight, write });
    }

    /// Leaves word that what is known must not be told again.
    pub(super) fn remove(&self, key: Key) {
        if self.bytes == 0 {
            return;
        }
        let mut state = self.state();
        state.waiting.remove(&key);
        state.looked.remove(&key);
        if state.gone.len() < MOST_GONE {
            state.gone.insert(key);
        }
    }

    /// The last known answer in the store, and when it was given. `None` also when the store does not tell at once.
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        store: &dyn Store,
        key: Key,
        now: OffsetDateTime,
    ) -> Option<(OffsetDateTime, Answer<T>)> {
        if self.bytes == 0 {
            return None;
        }
        let found = match timeout(PATIENCE, store.known_answer(&key.0, &key.1)).await.ok()? {
            Ok(found) => found?,
            Err(error) => {
                tracing::warn!(%error, "the last known answer could not be read");
                return None;
            }
        };
        if now - found.as_of > KEPT || self.state().gone.contains(&key) {
            return None;
        }
        let answer = document::read(&found.document);
        if answer.is_none() {
            // Another version has written it.
            self.remove(key);
        }
        Some((found.as_of, answer?))
    }

    /// Writes now and then what waits, until `stop`, and then what is left.
    pub(super) async fn run(&self, store: &dyn Store, clock: &dyn Clock, stop: &CancellationToken) {
        let mut swept: Option<Instant> = None;
        while !stop.is_cancelled() {
            let sweeps = swept.is_none_or(|at| at.elapsed() >= SWEEPING);
            if self.write(store, clock.now(), EACH, sweeps).await {
                swept = Some(Instant::now());
            }
            if self.bytes == 0 && swept.is_some() {
                return;
            }
            stop.run_until_cancelled(sleep(EVERY)).await;
        }
        self.write(store, clock.now(), Duration::ZERO, false).await;
    }

    /// Writes what waits and was not looked at for `each`. Whether the store was written to: without `sweeps` only if
    /// something has changed.
    async fn write(&self, store: &dyn Store, now: OffsetDateTime, each: Duration, sweeps: bool) -> bool {
        let (mut answers, mut written) = (Vec::new(), Vec::new());
        for (key, waiting) in self.due(each) {
            let Some(text) = (waiting.write)().filter(|text| text.document.len() <= MOST_BYTES) else { continue };
            if self.is_new(&key, text.digest) {
                let (scope, question) = key.clone();
                answers.push(KnownAnswer { scope, question, as_of: waiting.as_of, document: text.document });
                written.push((key, text.digest));
            }
            // Long documents take their time, and others have something to do.
            tokio::task::yield_now().await;
        }
        let gone: Vec<Key> = self.state().gone.iter().cloned().collect();
        if answers.is_empty() && gone.is_empty() && !sweeps {
            return false;
        }
        let bounds = AnswerBounds { bytes: self.bytes, since: now - KEPT };
        if let Err(error) = store.keep_answers(&answers, &gone, bounds).await {
            tracing::warn!(%error, "what AWS last answered could not be kept");
            return false;
        }
        self.state().remember(written, &gone);
        true
    }

    /// Takes what waits and was not looked at for `each`.
    fn due(&self, each: Duration) -> Vec<(Key, Waiting)> {
        let mut state = self.state();
        let State { waiting, looked, .. } = &mut *state;
        let is_due = |key: &Key| looked.get(key).is_none_or(|looked| looked.at.elapsed() >= each);
        waiting.extract_if(|key, _| is_due(key)).collect()
    }

    /// Whether an answer differs from what was written last, or that is too long ago. That it was looked at is noted.
    fn is_new(&self, key: &Key, digest: [u8; 32]) -> bool {
        let mut state = self.state();
        let Some(looked) = state.looked.get_mut(key) else { return true };
        looked.at = Instant::now();
        looked.digest != digest || looked.written_at.elapsed() >= AGAIN
    }
}

impl State {
    /// Remembers what was written, and that what was `gone` is removed.
    fn remember(&mut self, written: Vec<(Key, [u8; 32])>, gone: &[Key]) {
        let now = Instant::now();
        for (key, digest) in written {
            // It was removed with the same write, or must be with the next.
            if gone.contains(&key) || self.gone.contains(&key) {
                continue;
            }
            if self.looked.len() >= MOST_REMEMBERED {
                self.looked.retain(|_, looked| looked.written_at.elapsed() < AGAIN);
            }
            if self.looked.len() >= MOST_REMEMBERED {
                self.looked.clear();
            }
            self.looked.insert(key, Looked { at: now, written_at: now, digest });
        }
        for key in gone {
            self.gone.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Exchange;
    use domain::{ids::AccountId, people::Catalog};

    fn known(weight: u64) -> Arc<Known<String>> {
        let answer = Answer { value: "told".to_owned(), exchange: Exchange::default() };
        let (as_of, read_at) = (OffsetDateTime::UNIX_EPOCH, Instant::now());
        Arc::new(Known { answer, as_of, read_at, generation: 0, weight })
    }

    fn key(question: usize) -> Key {
        let account = AccountId::parse("111122223333").expect("an account");
        (Scope { account, catalog: Catalog::Sandbox }, question.to_string())
    }

    #[test]
    fn what_waits_is_bounded_in_number_and_in_weight() {
        let stores = AtRest::new(1);
        for question in 0..2 * MOST_WAITING {
            stores.offer(key(question), known(1));
        }
        assert_eq!(stores.state().waiting.len(), MOST_WAITING);
        stores.offer(key(0), known(MOST_WEIGHT));
        assert_eq!(stores.state().waiting[&key(0)].weight, 1, "with the others it is too much");

        let stores = AtRest::new(1);
        stores.offer(key(0), known(MOST_WEIGHT));
        stores.offer(key(0), known(MOST_WEIGHT - 1));
        stores.offer(key(1), known(1));
        stores.offer(key(2), known(1));
        let mut weights: Vec<_> = stores.state().waiting.values().map(|waiting| waiting.weight).collect();
        weights.sort_unstable();
        assert_eq!(weights, [1, MOST_WEIGHT - 1], "a later answer takes the place of an earlier one");
    }

    #[test]
    fn what_is_gone_is_remembered_within_bounds_until_it_is_known_again() {
        let stores = AtRest::new(1);
        stores.offer(key(0), known(1));
        for question in 0..2 * MOST_GONE {
            stores.remove(key(question));
        }
        assert_eq!(stores.state().waiting.len(), 0);
        assert_eq!(stores.state().gone.len(), MOST_GONE);
        stores.offer(key(0), known(1));
        assert!(!stores.state().gone.contains(&key(0)));
    }

    #[test]
    fn questions_and_operations_have_digests_of_their_own() {
        let all = [digest("List", &"a"), digest("List", &"b"), digest("Get", &"a")];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{all:?}");
        assert_eq!(digest("List", &"a"), all[0]);
    }
}
