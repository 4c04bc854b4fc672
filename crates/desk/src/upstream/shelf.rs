//! The answers of one kind of read: kept for a moment, shared while on their way, and told again when
//! AWS cannot answer.

use super::{
    Guard, ReadNotes,
    flight::{Flight, Known, Outcome},
    operation::Operation,
};
use crate::ports::{Answer, Area, Refusal};
use domain::{error::ErrorKind, people::Scope, views::StaleReason};
use futures::future::BoxFuture;
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle};
use serde_json::Value;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

/// How many answers a shelf is laid out for. It may hold more, if they are small.
const ANSWERS: usize = 64;
/// An answer is held as document and in the words of the domain; documents in memory take about twice
/// their length.
const BYTES_HELD_PER_BYTE: u64 = 4;

/// The answers to questions of one kind.
pub(super) struct Shelf<Q, T> {
    area: Area,
    known: Cache<(Scope, Q), Arc<Known<T>>, ByBytes>,
    flights: Mutex<HashMap<Asked<Q>, Flight<T>>>,
}

/// A question of a scope, asked in a generation: who asks after a write must not join a read from
/// before it.
type Asked<Q> = (Scope, Q, u64);

/// Who asks, and for how long an answer is good.
pub(super) struct Reader<'a> {
    pub(super) guard: &'a Guard,
    pub(super) scope: &'a Scope,
    pub(super) notes: &'a ReadNotes,
    pub(super) operation: Operation,
    pub(super) kept: Duration,
}

impl<Q, T> Shelf<Q, T>
where
    Q: Clone + Eq + Hash + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// A shelf for so many bytes of what belongs to an area.
    pub(super) fn new(area: Area, bytes: u64) -> Self {
        // One shard: several would divide the bytes, and a long list would fit into none.
        let options = OptionsBuilder::new().estimated_items_capacity(ANSWERS).weight_capacity(bytes).shards(1).build();
        let known = match options {
            Ok(options) => {
                Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
            }
            Err(_) => Cache::with_weighter(ANSWERS, bytes, ByBytes),
        };
        Self { area, known, flights: Mutex::default() }
    }

    /// The answer to a question: what was read shortly before, what AWS answers now, or the last known
    /// answer while AWS cannot. `ask` is called if it has to be asked and nobody does yet.
    pub(super) async fn read(
        self: &Arc<Self>,
        reader: Reader<'_>,
        question: Q,
        ask: impl FnOnce() -> BoxFuture<'static, Result<Answer<T>, Refusal>>,
    ) -> Result<Answer<T>, Refusal> {
        let generation = reader.guard.generation(reader.scope, self.area);
        let key = (reader.scope.clone(), question);
        let known = self.known.get(&key);
        if let Some(known) = known.as_ref().filter(|k| k.generation == generation && k.read_at.elapsed() < reader.kept)
        {
            reader.tell("hit");
            return Ok(known.answer.clone());
        }
        let (flight, how) = self.join(&reader, &key, generation, ask);
        let Some(known) = known else {
            let outcome = flight.outcome().await;
            reader.tell(how);
            return outcome.map(|fresh| fresh.answer.clone());
        };
        let deadline = flight.started + reader.guard.inner.settings.patience;
        let queue = reader.guard.queue(&reader.scope.account, reader.operation.class());
        let outcome = tokio::select! {
            biased;
            outcome = timeout_at(deadline, flight.outcome()) => outcome.ok(),
            // AWS wants a pause: waiting is in vain.
            () = queue.paused() => None,
        };
        let reason = match outcome {
            Some(Ok(fresh)) => {
                reader.tell(how);
                return Ok(fresh.answer.clone());
            }
            Some(Err(refusal)) => reader.hides(&refusal.error.kind).ok_or(refusal)?,
            None => reader.trouble(),
        };
        reader.tell("stale");
        reader.notes.stale(known.as_of, reason);
        Ok(known.answer.clone())
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Asked<Q>, Flight<T>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The flight that answers a question: one on its way, or a new one.
    fn join(
        self: &Arc<Self>,
        reader: &Reader<'_>,
        (scope, question): &(Scope, Q),
        generation: u64,
        ask: impl FnOnce() -> BoxFuture<'static, Result<Answer<T>, Refusal>>,
    ) -> (Flight<T>, &'static str) {
        let asked = (scope.clone(), question.clone(), generation);
        let mut flights = self.flights();
        if let Some(flight) = flights.get(&asked) {
            return (flight.clone(), "shared");
        }
        let (landing, flight) = Flight::start();
        flights.insert(asked.clone(), flight.clone());
        let (shelf, clock, answer) = (self.clone(), reader.guard.inner.clock.clone(), ask());
        let work = async move {
            let over = Over { shelf, asked };
            let outcome = answer.await.map(|answer| {
                let weight =
                    BYTES_HELD_PER_BYTE * (length(&answer.exchange.request) + length(&answer.exchange.response));
                let (as_of, read_at) = (clock.now(), Instant::now());
                Arc::new(Known { answer, as_of, read_at, generation, weight })
            });
            over.keep(&outcome);
            landing.send_replace(Some(outcome));
        };
        tokio::spawn(work.in_current_span());
        (flight, "asked")
    }
}

/// Takes a flight off the list when it is over, however it ends.
struct Over<Q: Clone + Eq + Hash, T> {
    shelf: Arc<Shelf<Q, T>>,
    asked: Asked<Q>,
}

impl<Q: Clone + Eq + Hash, T> Over<Q, T> {
    fn keep(&self, outcome: &Outcome<T>) {
        let (scope, question, generation) = &self.asked;
        let key = (scope.clone(), question.clone());
        match outcome {
            // A slow answer from before a write must not take the place of one from after it.
            Ok(fresh) if self.shelf.known.get(&key).is_none_or(|known| known.generation <= *generation) => {
                self.shelf.known.insert(key, fresh.clone());
            }
            Ok(_) => {}
            // What is gone, or no longer for us, must not come back when AWS is in trouble.
            Err(refusal) if matches!(refusal.error.kind, ErrorKind::NotFound | ErrorKind::AccessDenied { .. }) => {
                self.shelf.known.remove(&key);
            }
            Err(_) => {}
        }
    }
}

impl<Q: Clone + Eq + Hash, T> Drop for Over<Q, T> {
    fn drop(&mut self) {
        self.shelf.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.asked);
    }
}

impl Reader<'_> {
    fn tell(&self, how: &str) {
        self.guard.inner.observer.read(self.operation.name(), how);
    }

    /// Why there is no answer yet.
    fn trouble(&self) -> StaleReason {
        self.guard.trouble(self.scope, self.operation).unwrap_or(StaleReason::Silent)
    }

    /// Whether an older state is told in place of a failure; why. Not in place of what is an answer:
    /// that a thing is gone or not for us, or that the question is wrong. Credentials that AWS does not
    /// take are the desk's trouble and change nothing in what this company may see.
    fn hides(&self, kind: &ErrorKind) -> Option<StaleReason> {
        match kind {
            ErrorKind::Unavailable => Some(self.trouble()),
            ErrorKind::Throttled => Some(StaleReason::Throttled),
            ErrorKind::QuotaExceeded => Some(StaleReason::QuotaUsed),
            ErrorKind::Upstream => Some(StaleReason::Failed),
            ErrorKind::NoCredentials => Some(StaleReason::NoCredentials),
            ErrorKind::Storage { .. } => Some(StaleReason::Desk),
            _ => None,
        }
    }
}

/// Weighs answers by their memory.
#[derive(Clone)]
struct ByBytes;

impl<K, T> Weighter<K, Arc<Known<T>>> for ByBytes {
    fn weight(&self, _: &K, known: &Arc<Known<T>>) -> u64 {
        known.weight.max(1)
    }
}

/// About how long a document is.
fn length(document: &Value) -> u64 {
    match document {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => 8 + text.len() as u64,
        Value::Array(items) => 8 + items.iter().map(length).sum::<u64>(),
        Value::Object(members) => {
            8 + members.iter().map(|(name, member)| 8 + name.len() as u64 + length(member)).sum::<u64>()
        }
    }
}
