//! A store in memory that keeps to the port's words, and in which a process can be made to die.

mod jobs;
mod port;

use desk::ports::{AuditEntry, Draft, IntentState, JournalEntry, StoreError};
use domain::{
    people::Scope,
    views::{Change, LiveEvent, TaskStatus, TaskView},
};
use jobs::{MemoryJobs, Told};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};
use tokio::sync::watch;

/// What happens at the next call of a method, instead of what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trip {
    /// The process dies before it: the call never comes back.
    DieBefore,
    /// The process dies after it.
    DieAfter,
    /// The database fails.
    Fail,
}

/// The store.
pub(crate) struct MemoryStore {
    rows: Mutex<Rows>,
    wake: watch::Sender<u64>,
    turns_in: Mutex<Duration>,
}

#[derive(Default)]
struct Rows {
    drafts: Vec<Draft>,
    journal: Vec<JournalEntry>,
    audit: Vec<AuditEntry>,
    tasks: Vec<(Scope, TaskView)>,
    events: Vec<(Scope, LiveEvent)>,
    leases: BTreeMap<String, (String, i64, tokio::time::Instant)>,
    trips: BTreeMap<&'static str, Vec<Trip>>,
    jobs: MemoryJobs,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { rows: Mutex::default(), wake: watch::channel(0).0, turns_in: Mutex::default() }
    }
}

fn is_open(state: IntentState) -> bool {
    matches!(state, IntentState::Pending | IntentState::Unsettled | IntentState::Undecided)
}

fn certainty(state: IntentState) -> u8 {
    match state {
        IntentState::Pending => 0,
        IntentState::Unsettled => 1,
        IntentState::Undecided => 2,
        IntentState::Refused => 3,
        IntentState::Done => 4,
    }
}

impl Rows {
    fn keep_task(&mut self, scope: &Scope, task: &TaskView) -> Option<LiveEvent> {
        let known = self.tasks.iter().position(|(s, t)| s == scope && t.id == task.id);
        if let Some(known) = known {
            let known = &mut self.tasks[known].1;
            if known.status != TaskStatus::InProgress || *known == *task {
                return None;
            }
            *known = task.clone();
        } else {
            self.tasks.push((scope.clone(), task.clone()));
        }
        let running = self.tasks.iter().filter(|(s, t)| s == scope && t.status == TaskStatus::InProgress).count();
        let running = u32::try_from(running).expect("few tasks");
        Some(self.number(scope, Change::Task { task: Box::new(task.clone()), running }))
    }

    /// Numbers what viewers are to be told.
    fn tell(&mut self, told: Option<Told>) -> Vec<LiveEvent> {
        told.map(|(scope, change)| self.number(&scope, change)).into_iter().collect()
    }

    fn number(&mut self, scope: &Scope, change: Change) -> LiveEvent {
        let event = LiveEvent { number: i64::try_from(self.events.len()).expect("few changes") + 1, change };
        self.events.push((scope.clone(), event.clone()));
        event
    }
}

impl MemoryStore {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().expect("not poisoned")
    }

    /// From now on a call's turn comes after so long.
    pub(crate) fn keeps_waiting(&self, time: Duration) {
        *self.turns_in.lock().expect("not poisoned") = time;
    }

    /// At the next call of `method`, after those arranged already.
    pub(crate) fn trip(&self, method: &'static str, trip: Trip) {
        self.rows().trips.entry(method).or_default().insert(0, trip);
    }

    /// Whatever was arranged and has not happened yet, does not happen any more.
    pub(crate) fn heal(&self) {
        self.rows().trips.clear();
    }

    async fn met<T>(&self, method: &'static str, work: impl FnOnce(&mut Rows) -> T) -> Result<T, StoreError> {
        tokio::task::yield_now().await;
        let trip = self.rows().trips.get_mut(method).and_then(Vec::pop);
        match trip {
            Some(Trip::DieBefore) => std::future::pending().await,
            Some(Trip::Fail) => Err(StoreError::other("told to fail")),
            Some(Trip::DieAfter) => {
                work(&mut self.rows());
                std::future::pending().await
            }
            None => Ok(work(&mut self.rows())),
        }
    }
}
