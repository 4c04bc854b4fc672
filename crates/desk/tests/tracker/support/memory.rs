//! A store in memory, with the parts that the tracker uses, and one line to it for each process.

use async_trait::async_trait;
use desk::ports::{
    AuditEntry, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, ItemSettlement, Job, JournalEntry,
    JournalQuery, NewIntent, NewJob, Rate, Settlement, Store, StoreError, StoreErrorKind,
};
use domain::{
    ids::AccountId,
    people::Scope,
    views::{Change, JobItemView, JobState, LiveEvent, TaskStatus, TaskView},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

/// The database.
pub(crate) struct Memory {
    /// When everything began.
    pub(crate) began: Instant,
    state: Mutex<State>,
    wake_ups: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    tasks: Vec<TaskView>,
    events: Vec<LiveEvent>,
    leases: BTreeMap<String, Lease>,
}

struct Lease {
    holder: String,
    number: i64,
    until: Instant,
}

impl Memory {
    /// An empty one.
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { began: Instant::now(), state: Mutex::default(), wake_ups: watch::channel(0).0 })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("state")
    }

    /// Another process takes a lease away, as happens to one that was paused.
    pub(crate) fn steal(&self, lease: &str) {
        let mut state = self.state();
        let lease = state.leases.get_mut(lease).expect("a lease");
        lease.number += 1;
        lease.holder = "a stranger".into();
        lease.until = Instant::now() + Duration::from_secs(3);
    }

    /// Forgets all changes but the last.
    pub(crate) fn forget(&self) {
        let events = &mut self.state().events;
        events.drain(..events.len() - 1);
    }
}

/// The store as one process sees it.
pub(crate) struct Line {
    memory: Arc<Memory>,
    cut: AtomicBool,
    /// How often changes were read.
    pub(crate) reads: AtomicUsize,
}

impl Line {
    pub(crate) fn new(memory: &Arc<Memory>) -> Self {
        Self { memory: memory.clone(), cut: AtomicBool::new(false), reads: AtomicUsize::new(0) }
    }

    /// From now on nothing arrives and nothing comes back.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    async fn state(&self) -> MutexGuard<'_, State> {
        // Even a paused clock must let others run between two statements.
        tokio::task::yield_now().await;
        while self.cut.load(Ordering::SeqCst) {
            sleep(Duration::from_secs(3_600)).await;
        }
        self.memory.state()
    }
}

#[async_trait]
impl Store for Line {
    async fn record_tasks(
        &self,
        _: &Scope,
        tasks: &[TaskView],
        fence: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError> {
        let mut state = self.state().await;
        if let Some(fence) = fence
            && state.leases.get(&fence.lease).is_none_or(|lease| lease.number != fence.number)
        {
            return Err(StoreError { kind: StoreErrorKind::Fenced, text: "the lease is lost".into() });
        }
        let mut changes = Vec::new();
        for task in tasks {
            let known = state.tasks.iter().position(|known| known.id == task.id);
            if known.is_some_and(|at| state.tasks[at].status == task.status) {
                continue;
            }
            if let Some(at) = known {
                state.tasks.remove(at);
            }
            state.tasks.push(task.clone());
            let running = state.tasks.iter().filter(|task| task.status == TaskStatus::InProgress).count();
            let change = Change::Task { task: Box::new(task.clone()), running: u32::try_from(running).expect("few") };
            let number = state.events.last().map_or(1, |last| last.number + 1);
            state.events.push(LiveEvent { number, change });
            changes.extend(state.events.last().cloned());
        }
        if !changes.is_empty() {
            self.memory.wake_ups.send_modify(|n| *n += 1);
        }
        Ok(changes)
    }

    async fn tasks(&self, _: &Scope, _: u32) -> Result<Vec<TaskView>, StoreError> {
        Ok(self.state().await.tasks.clone())
    }

    async fn running_tasks(&self, _: &Scope) -> Result<u32, StoreError> {
        let running = self.state().await.tasks.iter().filter(|task| task.status == TaskStatus::InProgress).count();
        Ok(u32::try_from(running).expect("few"))
    }

    async fn events_after(&self, _: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let state = self.state().await;
        let after = state.events.iter().filter(|event| event.number > number);
        Ok(after.take(usize::try_from(limit).expect("small")).cloned().collect())
    }

    async fn last_event(&self, _: &Scope) -> Result<i64, StoreError> {
        Ok(self.state().await.events.last().map_or(0, |event| event.number))
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        self.memory.wake_ups.subscribe()
    }

    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError> {
        let mut state = self.state().await;
        let now = Instant::now();
        let known =
            state.leases.entry(lease.to_owned()).or_insert(Lease { holder: String::new(), number: 0, until: now });
        if known.holder != holder {
            if known.until > now {
                return Ok(None);
            }
            known.number += 1;
            known.holder = holder.to_owned();
        }
        known.until = now + lasts;
        Ok(Some(Fence { lease: lease.to_owned(), number: known.number }))
    }

    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError> {
        if let Some(lease) = self.state().await.leases.get_mut(&fence.lease)
            && lease.number == fence.number
        {
            lease.until = Instant::now();
        }
        Ok(())
    }

    async fn forget_events(&self, _: OffsetDateTime) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn insert_draft(&self, _: &Draft) -> Result<(), StoreError> {
        absent()
    }

    async fn draft(&self, _: &Scope, _: &str) -> Result<Option<Draft>, StoreError> {
        absent()
    }

    async fn drafts(&self, _: &Scope, _: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        absent()
    }

    async fn save_draft(&self, _: &Draft, _: DraftVersion) -> Result<bool, StoreError> {
        absent()
    }

    async fn delete_draft(&self, _: &Scope, _: &str) -> Result<bool, StoreError> {
        absent()
    }

    async fn drafts_under_way(&self, _: u32) -> Result<Vec<Draft>, StoreError> {
        absent()
    }

    async fn begin(&self, _: &NewIntent, _: Option<i64>) -> Result<Intent, StoreError> {
        absent()
    }

    async fn retake(&self, _: i64, _: OffsetDateTime, _: OffsetDateTime) -> Result<bool, StoreError> {
        absent()
    }

    async fn settle(&self, _: &Settlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        absent()
    }

    async fn unfinished(&self, _: u32) -> Result<Vec<JournalEntry>, StoreError> {
        absent()
    }

    async fn entry(&self, _: &Scope, _: i64) -> Result<Option<JournalEntry>, StoreError> {
        absent()
    }

    async fn last_entry(&self, _: &Scope, _: &str, _: &str) -> Result<Option<JournalEntry>, StoreError> {
        absent()
    }

    async fn journal(&self, _: &Scope, _: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        absent()
    }

    async fn audit(&self, _: &Scope, _: u32) -> Result<Vec<AuditEntry>, StoreError> {
        absent()
    }

    async fn task(&self, _: &Scope, _: &str) -> Result<Option<TaskView>, StoreError> {
        absent()
    }

    async fn vouch(&self, _: i64, _: OffsetDateTime, _: OffsetDateTime) -> Result<Option<OffsetDateTime>, StoreError> {
        absent()
    }

    async fn insert_job(&self, _: &NewJob) -> Result<bool, StoreError> {
        absent()
    }

    async fn job(&self, _: &Scope, _: &str) -> Result<Option<Job>, StoreError> {
        absent()
    }

    async fn jobs(&self, _: &Scope, _: u32) -> Result<Vec<Job>, StoreError> {
        absent()
    }

    async fn job_items(&self, _: &Scope, _: &str, _: u32, _: u32) -> Result<Vec<JobItemView>, StoreError> {
        absent()
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        absent()
    }

    async fn claim_next_item(
        &self,
        _: &str,
        _: OffsetDateTime,
        _: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        absent()
    }

    async fn settle_item(&self, _: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        absent()
    }

    async fn set_job_state(
        &self,
        _: &Scope,
        _: &str,
        _: JobState,
        _: OffsetDateTime,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        absent()
    }

    async fn book(&self, _: &AccountId, _: &Rate, _: u32, _: OffsetDateTime) -> Result<Booked, StoreError> {
        absent()
    }

    async fn used_in_day(&self, _: &AccountId, _: &str, _: OffsetDateTime) -> Result<u32, StoreError> {
        absent()
    }
}

fn absent<T>() -> Result<T, StoreError> {
    Err(StoreError::other("the tracker has no use for this"))
}
