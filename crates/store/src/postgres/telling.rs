//! Telling other replicas what does not belong to a transaction.

use super::CHANNEL;
use desk::ports::{Area, Signal};
use domain::people::Scope;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Mutex as AsyncMutex, Notify},
    task::JoinHandle,
    time::timeout,
};

/// How long to wait before telling is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the end of the process waits for what is still to be told.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// More ended sign-ins than this are told as "something was missed", so that what waits while the database
/// is away stays small.
const MOST_SIGN_INS: usize = 1_000;

/// What goes over the channel, as JSON; nothing at all for a change that makes no read old.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Notice {
    /// Whoever has told its own process already; absent when the database tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    pub(super) signal: Signal,
}

impl Notice {
    /// The words for changes that are numbered in a transaction.
    pub(super) fn of_change(stale: Option<&Scope>) -> String {
        let notice = stale.map(|scope| Self { from: None, signal: Signal::Changed { scope: scope.clone() } });
        notice.map_or_else(String::new, |notice| notice.words())
    }

    fn words(&self) -> String {
        // Plain data has words; without them it is a wake-up.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what came over the channel; what a newer version tells is only a wake-up here.
    pub(super) fn read(words: &str) -> Option<Self> {
        serde_json::from_str(words).ok()
    }
}

/// What waits to be told. The same twice is told once, so it stays small however much there is to tell.
#[derive(Debug, Default)]
struct Outbox {
    hints: BTreeMap<Scope, BTreeSet<Area>>,
    sign_ins: BTreeSet<String>,
    stale: BTreeSet<Scope>,
    missed: bool,
}

impl Outbox {
    fn put(&mut self, signal: Signal) {
        match signal {
            Signal::Changed { scope } => drop(self.stale.insert(scope)),
            Signal::Hint { scope, areas } => self.hints.entry(scope).or_default().extend(areas),
            Signal::SignInChanged { sign_in } => drop(self.sign_ins.insert(sign_in)),
            Signal::Missed => self.missed = true,
        }
        if self.sign_ins.len() > MOST_SIGN_INS {
            self.sign_ins.clear();
            self.missed = true;
        }
    }

    fn signals(self) -> Vec<Signal> {
        let stale = self.stale.into_iter().map(|scope| Signal::Changed { scope });
        let hints = self.hints.into_iter().map(|(scope, areas)| Signal::Hint { scope, areas });
        let sign_ins = self.sign_ins.into_iter().map(|sign_in| Signal::SignInChanged { sign_in });
        let missed = self.missed.then_some(Signal::Missed);
        stale.chain(hints).chain(sign_ins).chain(missed).collect()
    }
}

/// What the telling task and its callers share.
#[derive(Debug, Default)]
struct Shared {
    outbox: Mutex<Outbox>,
    /// Something waits.
    waits: Notify,
    /// Held while something is on its way.
    sending: AsyncMutex<()>,
}

impl Shared {
    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that tells. It ends with this value.
#[derive(Debug)]
pub(super) struct Telling {
    shared: Arc<Shared>,
    pool: PgPool,
    origin: String,
    task: JoinHandle<()>,
}

impl Telling {
    /// Starts to tell over these connections.
    pub(super) fn start(pool: PgPool) -> Self {
        let (shared, origin) = (Arc::<Shared>::default(), uuid::Uuid::new_v4().simple().to_string());
        let (told, over, from) = (shared.clone(), pool.clone(), origin.clone());
        let task = tokio::spawn(async move {
            loop {
                told.waits.notified().await;
                while !tell_all(&told, &over, &from).await {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        });
        Self { shared, pool, origin, task }
    }

    /// Who this replica is among those that tell.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Has a signal told soon.
    pub(super) fn pass_on(&self, signal: Signal) {
        self.shared.outbox().put(signal);
        self.shared.waits.notify_one();
    }

    /// Tells what still waits, if that goes quickly, and ends.
    pub(super) async fn finish(&self) {
        let told = timeout(LAST_WORDS, tell_all(&self.shared, &self.pool, &self.origin)).await;
        if !told.unwrap_or(false) {
            tracing::debug!("other replicas were not told the last signals");
        }
        self.task.abort();
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Tells everything that waits; false when it still does.
async fn tell_all(shared: &Shared, pool: &PgPool, from: &str) -> bool {
    let _sending = shared.sending.lock().await;
    let signals = std::mem::take(&mut *shared.outbox()).signals();
    if signals.is_empty() {
        return true;
    }
    let words: Vec<String> =
        signals.iter().map(|signal| Notice { from: Some(from.to_owned()), signal: signal.clone() }.words()).collect();
    let told = sqlx::query("SELECT pg_notify($1, words) FROM unnest($2::text[]) AS words")
        .bind(CHANNEL)
        .bind(words)
        .execute(pool)
        .await;
    if let Err(error) = told {
        tracing::debug!(%error, "other replicas cannot be told for now");
        let mut outbox = shared.outbox();
        signals.into_iter().for_each(|signal| outbox.put(signal));
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::AccountId, people::Catalog};

    fn scope() -> Scope {
        Scope { account: AccountId::parse("111122223333").expect("an account"), catalog: Catalog::Aws }
    }

    #[test]
    fn what_waits_is_merged_and_stays_small() {
        let mut outbox = Outbox::default();
        for area in [Area::Tasks, Area::Opportunities, Area::Tasks] {
            outbox.put(Signal::Hint { scope: scope(), areas: BTreeSet::from([area]) });
        }
        outbox.put(Signal::SignInChanged { sign_in: "one".into() });
        let areas = BTreeSet::from([Area::Opportunities, Area::Tasks]);
        let expected = [Signal::Hint { scope: scope(), areas }, Signal::SignInChanged { sign_in: "one".into() }];
        assert_eq!(outbox.signals(), expected);

        let mut outbox = Outbox::default();
        for sign_in in 0..=MOST_SIGN_INS {
            outbox.put(Signal::SignInChanged { sign_in: sign_in.to_string() });
        }
        assert_eq!(outbox.signals(), [Signal::Missed]);
    }

    #[test]
    fn what_is_told_can_be_read_and_the_rest_is_a_wake_up() {
        let changed = Notice::read(&Notice::of_change(Some(&scope()))).expect("read");
        assert_eq!((changed.from, changed.signal), (None, Signal::Changed { scope: scope() }));
        for words in [Notice::of_change(None).as_str(), "{}", "{\"signal\":{\"what\":\"new\"}}"] {
            assert!(Notice::read(words).is_none(), "{words}");
        }
        let everywhere = Signal::Hint { scope: scope(), areas: Area::ALL.into() };
        let words = Notice { from: Some("x".repeat(32)), signal: everywhere }.words();
        assert!(words.len() < 1_000, "PostgreSQL takes 8000 bytes");
    }
}
