//! The last known answers in the store: what a process that does not know them tells while AWS does not answer.
//!
//! They are written behind. A read only leaves its answer here, and a task of its own writes now and then what has
//! changed. Whatever goes wrong with that is nothing to a reader.

mod document;
mod waiting;

use super::flight::Known;
use crate::ports::{Answer, AnswerBounds, Clock, KnownAnswer, Store};
use document::Written;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use waiting::{Key, State, Waiting};

/// Older answers are told no more: nobody should plan by the state of last month.
const KEPT: time::Duration = time::Duration::days(7);
/// How often what has changed is written, all at once.
const EVERY: Duration = Duration::from_secs(10);
/// The answer to one question is written so often at most.
const EACH: Duration = Duration::from_secs(30);
/// How often what is too old is removed when nothing is written.
const SWEEPING: Duration = Duration::from_secs(3_600);
/// How long a reader waits for the store. With the patience for AWS it stays below half a second.
const PATIENCE: Duration = Duration::from_millis(150);
/// A longer document is not kept.
const MOST_BYTES: usize = 512 << 10;

/// The digest of a question to an operation: a key that is short, however many filters the question has. It hides
/// nothing; the document holds the request.
pub(super) fn digest(operation: &str, question: &impl Debug) -> String {
    format!("{:x}", Sha256::digest(format!("{operation} {question:?}")))
}

/// What is on its way to the store.
pub(super) struct AtRest {
    /// So many bytes are kept; with 0 nothing is.
    bytes: u64,
    state: Mutex<State>,
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
        let (as_of, weight) = (known.as_of, known.weight);
        let write = Box::new(move || document::write(&known.answer));
        self.state().put(key, Waiting { as_of, weight, write });
    }

    /// Leaves word that what was known until then must not be told again.
    pub(super) fn remove(&self, key: Key, as_of: OffsetDateTime) {
        if self.bytes == 0 {
            return;
        }
        let mut state = self.state();
        state.waiting.remove(&key);
        state.note_gone(key, as_of);
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
        if now - found.as_of > KEPT || self.state().is_gone(&key, found.as_of) {
            return None;
        }
        let answer = document::read(&found.document);
        if answer.is_none() {
            // Another version has written it. An answer of later, which may wait here, is another matter.
            self.state().note_gone(key, found.as_of);
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
        let (mut answers, mut others) = (Vec::new(), Vec::new());
        let due = self.state().due(each);
        for (key, Waiting { as_of, weight, write }) in due {
            let Some(text) = write().filter(|text| text.document.len() <= MOST_BYTES) else { continue };
            if self.state().is_new(&key, text.digest) {
                let (scope, question) = key;
                answers.push(KnownAnswer { scope, question, as_of, document: text.document });
                others.push((weight, text.digest));
            }
            // Long documents take their time, and others have something to do.
            tokio::task::yield_now().await;
        }
        let gone = self.state().gone();
        if answers.is_empty() && gone.is_empty() && !sweeps {
            return false;
        }
        let bounds = AnswerBounds { bytes: self.bytes, since: now - KEPT };
        let kept = store.keep_answers(&answers, &gone, bounds).await;
        let mut state = self.state();
        let answers = answers.into_iter().zip(others);
        if let Err(error) = kept {
            tracing::warn!(%error, "what AWS last answered could not be kept");
            for (KnownAnswer { scope, question, as_of, document }, (weight, digest)) in answers {
                let write = Box::new(move || Some(Written { document, digest }));
                state.put_back((scope, question), Waiting { as_of, weight, write });
            }
            return false;
        }
        for (KnownAnswer { scope, question, as_of, .. }, (_, digest)) in answers {
            state.remember((scope, question), as_of, digest);
        }
        for gone in gone {
            state.forget_gone(gone);
        }
        true
    }
}

#[cfg(test)]
mod tests;
