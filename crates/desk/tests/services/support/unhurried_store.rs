//! The real store, for a paused clock.

use async_trait::async_trait;
use desk::ports::{
    AuditEntry, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, ItemSettlement, Job, JournalEntry,
    JournalQuery, NewIntent, NewJob, Rate, Settlement, Store, StoreError,
};
use domain::{
    ids::AccountId,
    people::Scope,
    views::{JobItemView, JobState, LiveEvent, TaskView},
};
use std::time::Duration;
use store::SqliteStore;
use time::OffsetDateTime;
use tokio::sync::watch;

/// SQLite works on a thread of its own. The runtime sees none of its tasks running meanwhile, and a
/// paused clock would leap to the next timer in the middle of a query; a blocking task makes it wait.
pub(crate) struct UnhurriedStore(pub(crate) SqliteStore);

async fn unhurried<T>(work: impl Future<Output = T>) -> T {
    let (done, wait) = std::sync::mpsc::channel::<()>();
    // The channel carries nothing: it ends when `done` is dropped, however this future ends.
    drop(tokio::task::spawn_blocking(move || wait.recv().is_ok()));
    let result = work.await;
    drop(done);
    result
}

#[async_trait]
impl Store for UnhurriedStore {
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        unhurried(self.0.insert_draft(draft)).await
    }

    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        unhurried(self.0.draft(scope, id)).await
    }

    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        unhurried(self.0.drafts(scope, owner)).await
    }

    async fn save_draft(&self, draft: &Draft, seen: DraftVersion) -> Result<bool, StoreError> {
        unhurried(self.0.save_draft(draft, seen)).await
    }

    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError> {
        unhurried(self.0.delete_draft(scope, id)).await
    }

    async fn drafts_under_way(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        unhurried(self.0.drafts_under_way(limit)).await
    }

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        unhurried(self.0.begin(intent, superseding)).await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        unhurried(self.0.retake(id, seen, now)).await
    }

    async fn vouch(
        &self,
        id: i64,
        seen: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        unhurried(self.0.vouch(id, seen, now)).await
    }

    async fn settle(&self, settlement: &Settlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        unhurried(self.0.settle(settlement)).await
    }

    async fn unfinished(&self, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        unhurried(self.0.unfinished(limit)).await
    }

    async fn entry(&self, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError> {
        unhurried(self.0.entry(scope, id)).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        unhurried(self.0.last_entry(scope, operation, subject)).await
    }

    async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        unhurried(self.0.journal(scope, query)).await
    }

    async fn audit(&self, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        unhurried(self.0.audit(scope, limit)).await
    }

    async fn record_tasks(
        &self,
        scope: &Scope,
        tasks: &[TaskView],
        fence: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError> {
        unhurried(self.0.record_tasks(scope, tasks, fence)).await
    }

    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        unhurried(self.0.task(scope, id)).await
    }

    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        unhurried(self.0.tasks(scope, limit)).await
    }

    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError> {
        unhurried(self.0.running_tasks(scope)).await
    }

    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        unhurried(self.0.events_after(scope, number, limit)).await
    }

    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError> {
        unhurried(self.0.last_event(scope)).await
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        self.0.wake_ups()
    }

    async fn forget_events(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        unhurried(self.0.forget_events(before)).await
    }

    async fn book(
        &self,
        account: &AccountId,
        rate: &Rate,
        calls: u32,
        now: OffsetDateTime,
    ) -> Result<Booked, StoreError> {
        unhurried(self.0.book(account, rate, calls, now)).await
    }

    async fn used_in_day(&self, account: &AccountId, class: &str, now: OffsetDateTime) -> Result<u32, StoreError> {
        unhurried(self.0.used_in_day(account, class, now)).await
    }

    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError> {
        unhurried(self.0.take_lease(lease, holder, lasts)).await
    }

    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError> {
        unhurried(self.0.drop_lease(fence)).await
    }

    async fn insert_job(&self, job: &NewJob) -> Result<bool, StoreError> {
        unhurried(self.0.insert_job(job)).await
    }

    async fn job(&self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
        unhurried(self.0.job(scope, id)).await
    }

    async fn jobs(&self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
        unhurried(self.0.jobs(scope, limit)).await
    }

    async fn job_items(&self, scope: &Scope, job: &str, from: u32, limit: u32) -> Result<Vec<JobItemView>, StoreError> {
        unhurried(self.0.job_items(scope, job, from, limit)).await
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        unhurried(self.0.active_jobs()).await
    }

    async fn claim_next_item(
        &self,
        job: &str,
        now: OffsetDateTime,
        fence: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        unhurried(self.0.claim_next_item(job, now, fence)).await
    }

    async fn settle_item(&self, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        unhurried(self.0.settle_item(settlement)).await
    }

    async fn set_job_state(
        &self,
        scope: &Scope,
        id: &str,
        state: JobState,
        now: OffsetDateTime,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        unhurried(self.0.set_job_state(scope, id, state, now)).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        unhurried(self.0.check()).await
    }
}
