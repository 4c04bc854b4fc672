//! A store that only books.

use async_trait::async_trait;
use desk::ports::{
    AuditEntry, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, ItemSettlement, Job, JournalEntry,
    JournalQuery, NewIntent, NewJob, Rate, Settlement, Store, StoreError, StoreErrorKind,
};
use domain::{
    error::StorageTrouble,
    ids::AccountId,
    people::Scope,
    views::{JobItemView, JobState, LiveEvent, TaskView},
};
use std::{collections::HashMap, sync::Mutex, time::Duration};
use time::OffsetDateTime;
use tokio::sync::watch;

/// Counts in memory, as the real store does in its database.
#[derive(Default)]
pub(crate) struct BookingStore {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the next call of a class is due, were there no burst.
    due: HashMap<&'static str, OffsetDateTime>,
    booked: HashMap<&'static str, Vec<OffsetDateTime>>,
    broken: bool,
}

impl BookingStore {
    /// The database does not answer from now on.
    pub(crate) fn breaks(&self) {
        self.state.lock().expect("not poisoned").broken = true;
    }

    /// For when calls of a class were booked.
    pub(crate) fn booked(&self, class: &str) -> Vec<OffsetDateTime> {
        self.state.lock().expect("not poisoned").booked.get(class).cloned().unwrap_or_default()
    }
}

fn not_here<T>() -> Result<T, StoreError> {
    Err(StoreError::other("this store only books"))
}

#[async_trait]
impl Store for BookingStore {
    async fn book(&self, _: &AccountId, rate: &Rate, calls: u32, now: OffsetDateTime) -> Result<Booked, StoreError> {
        let mut state = self.state.lock().expect("not poisoned");
        if state.broken {
            let kind = StoreErrorKind::Trouble(StorageTrouble::Unreachable);
            return Err(StoreError { kind, text: "booking: no answer".into() });
        }
        let booked = state.booked.entry(rate.class).or_default();
        let today = booked.iter().filter(|at| **at > now - time::Duration::DAY).count();
        if rate.per_day.is_some_and(|most| today + calls as usize > most as usize) {
            return Ok(Booked::DayUsed(Duration::from_secs(3_600)));
        }
        let due = state.due.get(rate.class).copied().unwrap_or(now).max(now) + rate.interval * calls;
        state.due.insert(rate.class, due);
        let at = (due - rate.interval * rate.burst).max(now);
        state.booked.entry(rate.class).or_default().extend((0..calls).map(|_| at));
        Ok(Booked::Wait((at - now).unsigned_abs()))
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        watch::channel(0).1
    }

    async fn insert_draft(&self, _: &Draft) -> Result<(), StoreError> {
        not_here()
    }

    async fn draft(&self, _: &Scope, _: &str) -> Result<Option<Draft>, StoreError> {
        not_here()
    }

    async fn drafts(&self, _: &Scope, _: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        not_here()
    }

    async fn save_draft(&self, _: &Draft, _: DraftVersion) -> Result<bool, StoreError> {
        not_here()
    }

    async fn delete_draft(&self, _: &Scope, _: &str) -> Result<bool, StoreError> {
        not_here()
    }

    async fn drafts_under_way(&self, _: u32) -> Result<Vec<Draft>, StoreError> {
        not_here()
    }

    async fn begin(&self, _: &NewIntent, _: Option<i64>) -> Result<Intent, StoreError> {
        not_here()
    }

    async fn retake(&self, _: i64, _: OffsetDateTime, _: OffsetDateTime) -> Result<bool, StoreError> {
        not_here()
    }

    async fn vouch(&self, _: i64, _: OffsetDateTime, _: OffsetDateTime) -> Result<Option<OffsetDateTime>, StoreError> {
        not_here()
    }

    async fn settle(&self, _: &Settlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        not_here()
    }

    async fn unfinished(&self, _: u32) -> Result<Vec<JournalEntry>, StoreError> {
        not_here()
    }

    async fn entry(&self, _: &Scope, _: i64) -> Result<Option<JournalEntry>, StoreError> {
        not_here()
    }

    async fn last_entry(&self, _: &Scope, _: &str, _: &str) -> Result<Option<JournalEntry>, StoreError> {
        not_here()
    }

    async fn journal(&self, _: &Scope, _: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        not_here()
    }

    async fn audit(&self, _: &Scope, _: u32) -> Result<Vec<AuditEntry>, StoreError> {
        not_here()
    }

    async fn record_tasks(&self, _: &Scope, _: &[TaskView], _: Option<&Fence>) -> Result<Vec<LiveEvent>, StoreError> {
        not_here()
    }

    async fn task(&self, _: &Scope, _: &str) -> Result<Option<TaskView>, StoreError> {
        not_here()
    }

    async fn tasks(&self, _: &Scope, _: u32) -> Result<Vec<TaskView>, StoreError> {
        not_here()
    }

    async fn running_tasks(&self, _: &Scope) -> Result<u32, StoreError> {
        not_here()
    }

    async fn events_after(&self, _: &Scope, _: i64, _: u32) -> Result<Vec<LiveEvent>, StoreError> {
        not_here()
    }

    async fn last_event(&self, _: &Scope) -> Result<i64, StoreError> {
        not_here()
    }

    async fn forget_events(&self, _: OffsetDateTime) -> Result<u64, StoreError> {
        not_here()
    }

    async fn used_in_day(&self, _: &AccountId, _: &str, _: OffsetDateTime) -> Result<u32, StoreError> {
        not_here()
    }

    async fn take_lease(&self, _: &str, _: &str, _: Duration) -> Result<Option<Fence>, StoreError> {
        not_here()
    }

    async fn drop_lease(&self, _: &Fence) -> Result<(), StoreError> {
        not_here()
    }

    async fn insert_job(&self, _: &NewJob) -> Result<bool, StoreError> {
        not_here()
    }

    async fn job(&self, _: &Scope, _: &str) -> Result<Option<Job>, StoreError> {
        not_here()
    }

    async fn jobs(&self, _: &Scope, _: u32) -> Result<Vec<Job>, StoreError> {
        not_here()
    }

    async fn job_items(&self, _: &Scope, _: &str, _: u32, _: u32) -> Result<Vec<JobItemView>, StoreError> {
        not_here()
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        not_here()
    }

    async fn claim_next_item(
        &self,
        _: &str,
        _: OffsetDateTime,
        _: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        not_here()
    }

    async fn settle_item(&self, _: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        not_here()
    }

    async fn set_job_state(
        &self,
        _: &Scope,
        _: &str,
        _: JobState,
        _: OffsetDateTime,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        not_here()
    }

    async fn check(&self) -> Result<(), StoreError> {
        not_here()
    }
}
