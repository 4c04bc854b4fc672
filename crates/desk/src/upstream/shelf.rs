//! The answers of one kind of read: kept for a moment, shared while on their way, and told again when
//! AWS cannot answer.

use super::{
    Guard, ReadNotes, at_rest,
    flight::{Flight, Known, Outcome},
    operation::Operation,
};
use crate::ports::{Answer, Area, Refusal};
use domain::{error::ErrorKind, people::Scope, views::StaleReason};
use futures::future::BoxFuture;
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::HashMap,
    fmt::Debug,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

/// How many answers a shelf is laid out for. It may hold more, if they are small.
const ANSWERS: usize = 64;
/// An answer is held as document and in the words of the domain; documents in memory take about twice
/// their length.
const BYTES_HELD_PER_BYTE: u64 = 4;
/// How old an answer of the store may be that is told because AWS is slow, when nothing else says that AWS is in trouble. It
/// is slow now and then, and so is the desk's own queue: an older state is not worth the second that is saved.
const TOLD_WHEN_SLOW: time::Duration = time::Duration::hours(1);

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
    /// Whether the answer is kept in the store. A page that goes on from another is not: its token is AWS's, which does not
    /// take it for long.
    pub(super) stored: bool,
}

/// An answer of before.
struct Older<T> {
    as_of: OffsetDateTime,
    answer: Answer<T>,
    /// It comes from the store: it may be of another process, and of days ago.
    stored: bool,
}

impl<Q, T> Shelf<Q, T>
where
    Q: Clone + Debug + Eq + Hash + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
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
    /// answer while AWS cannot, from memory or else from the store. `ask` is called if it has to be asked
    /// and nobody does yet.
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
        let deadline = flight.started + reader.guard.inner.settings.patience;
        let queue = reader.guard.queue(&reader.scope.account, reader.operation.class());
        let met = tokio::select! {
            biased;
            outcome = timeout_at(deadline, flight.clone().outcome()) => outcome.map_err(|_| reader.known_trouble()),
            // AWS wants a pause: waiting is in vain.
            () = queue.paused() => Err(Some(reader.known_trouble().unwrap_or(StaleReason::Throttled))),
        };
        let (outcome, older) = match met {
            Ok(outcome) => {
                let fails = outcome.as_ref().is_err_and(|refusal| reader.hides(&refusal.error.kind).is_some());
                let older = if fails { reader.older(known, &key.1).await } else { None };
                (outcome, older)
            }
            Err(trouble) => {
                let older = reader.older(known, &key.1).await;
                if let Some(older) = older.as_ref().filter(|older| trouble.is_some() || reader.is_recent(older)) {
                    return Ok(reader.tell_older(older, trouble.unwrap_or(StaleReason::Silent)));
                }
                (flight.outcome().await, older)
            }
        };
        if let Err(refusal) = &outcome
            && let Some(reason) = reader.hides(&refusal.error.kind)
            && let Some(older) = &older
        {
            return Ok(reader.tell_older(older, reason));
        }
        // An answer, if no pleasant one, or nothing is known.
        reader.tell(how);
        outcome.map(|fresh| fresh.answer.clone())
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
        let (shelf, guard, answer) = (self.clone(), reader.guard.clone(), ask());
        let (operation, stored) = (reader.operation, reader.stored);
        let work = async move {
            let over = Over { shelf, asked, guard, operation, stored };
            let clock = &over.guard.inner.clock;
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
    guard: Guard,
    operation: Operation,
    stored: bool,
}

impl<Q, T> Over<Q, T>
where
    Q: Clone + Debug + Eq + Hash,
    T: Serialize + Send + Sync + 'static,
{
    fn keep(&self, outcome: &Outcome<T>) {
        let (scope, question, generation) = &self.asked;
        let key = (scope.clone(), question.clone());
        let stores = self.stored.then_some(&self.guard.inner.at_rest);
        let stored = || (scope.clone(), at_rest::digest(self.operation.name(), question));
        match outcome {
            // A slow answer from before a write must not take the place of one from after it.
            Ok(fresh) if self.shelf.known.get(&key).is_none_or(|known| known.generation <= *generation) => {
                self.shelf.known.insert(key, fresh.clone());
                if let Some(stores) = stores {
                    stores.offer(stored(), fresh.clone());
                }
            }
            Ok(_) => {}
            // What is gone, or no longer for us, must not come back when AWS is in trouble.
            Err(refusal) if matches!(refusal.error.kind, ErrorKind::NotFound | ErrorKind::AccessDenied { .. }) => {
                self.shelf.known.remove(&key);
                if let Some(stores) = stores {
                    stores.remove(stored(), self.guard.inner.clock.now());
                }
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

    /// An older answer: the one in memory, or else the one in the store.
    async fn older<T: Clone + DeserializeOwned>(
        &self,
        known: Option<Arc<Known<T>>>,
        question: &impl Debug,
    ) -> Option<Older<T>> {
        if let Some(known) = known {
            return Some(Older { as_of: known.as_of, answer: known.answer.clone(), stored: false });
        }
        if !self.stored {
            return None;
        }
        let inner = &self.guard.inner;
        let key = (self.scope.clone(), at_rest::digest(self.operation.name(), question));
        let (as_of, answer) = inner.at_rest.find(&*inner.store, key, inner.clock.now()).await?;
        Some(Older { as_of, answer, stored: true })
    }

    /// Whether an older answer is told for no other reason than that AWS is slow.
    fn is_recent<T>(&self, older: &Older<T>) -> bool {
        !older.stored || self.guard.inner.clock.now() - older.as_of <= TOLD_WHEN_SLOW
    }

    /// Tells an older answer in place of a new one.
    fn tell_older<T: Clone>(&self, older: &Older<T>, reason: StaleReason) -> Answer<T> {
        self.tell("stale");
        self.notes.stale(older.as_of, reason);
        if older.stored {
            self.notes.note_stored();
        }
        older.answer.clone()
    }

    /// How AWS failed last, if it has not answered since.
    fn known_trouble(&self) -> Option<StaleReason> {
        self.guard.trouble(self.scope, self.operation)
    }

    /// Whether an older state is told in place of a failure; why. Not in place of what is an answer:
    /// that a thing is gone or not for us, or that the question is wrong. Credentials that AWS does not
    /// take are the desk's trouble and change nothing in what this company may see.
    fn hides(&self, kind: &ErrorKind) -> Option<StaleReason> {
        match kind {
            ErrorKind::Unavailable => Some(self.known_trouble().unwrap_or(StaleReason::Silent)),
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
