//! The port, handed on to one module per kind of row.

use super::{super::Handle, audit, drafts, events, jobs, journal, leases, proposals, quotas, settling, tasks};
use crate::convert::failed;
use async_trait::async_trait;
use desk::ports::{
    AuditEntry, AuditNote, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, ItemSettlement, Job, JournalEntry,
    JournalQuery, NewIntent, NewJob, Proposal, Rate, Settlement, Signal, Signals, Store, StoreError,
};
use domain::{
    ids::AccountId,
    people::Scope,
    views::{JobItemView, JobState, LiveEvent, TaskStatus, TaskView},
};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;

#[async_trait]
impl Store for Handle {
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.in_time(drafts::insert(self, draft)).await
    }

    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        self.in_time(drafts::get(self, scope, id)).await
    }

    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        self.in_time(drafts::list(self, scope, owner)).await
    }

    async fn save_draft(
        &self,
        draft: &Draft,
        seen: DraftVersion,
        note: Option<&AuditNote>,
    ) -> Result<bool, StoreError> {
        self.in_time(drafts::save(self, draft, seen, note)).await
    }

    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError> {
        self.in_time(drafts::delete(self, scope, id)).await
    }

    async fn drafts_under_way(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        self.in_time(drafts::under_way(self, limit)).await
    }

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        self.in_time(journal::begin(self, intent, superseding)).await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        self.in_time(journal::retake(self, id, seen, now)).await
    }

    async fn vouch(
        &self,
        id: i64,
        seen: OffsetDateTime,
        now: OffsetDateTime,
        sending: bool,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        self.in_time(journal::vouch(self, id, seen, now, sending)).await
    }

    async fn settle(&self, settlement: &Settlement<'_>) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        self.in_time(settling::settle(self, settlement)).await
    }

    async fn unfinished(&self, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        self.in_time(journal::unfinished(self, limit)).await
    }

    async fn entry(&self, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError> {
        self.in_time(journal::entry(self, scope, id)).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        self.in_time(journal::last(self, scope, operation, subject)).await
    }

    async fn open_entry(&self, scope: &Scope, subject: &str) -> Result<Option<JournalEntry>, StoreError> {
        self.in_time(journal::open(self, scope, subject)).await
    }

    async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        self.in_time(journal::list(self, scope, query)).await
    }

    async fn propose(&self, proposal: &Proposal, note: &AuditNote) -> Result<Option<Proposal>, StoreError> {
        self.in_time(proposals::propose(self, proposal, note)).await
    }

    async fn proposal(&self, scope: &Scope, id: &str) -> Result<Option<Proposal>, StoreError> {
        self.in_time(proposals::get(self, scope, id)).await
    }

    async fn proposals(&self, scope: &Scope, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        self.in_time(proposals::list(self, scope, limit)).await
    }

    async fn approve_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
        self.in_time(proposals::approve(self, scope, id, note)).await
    }

    async fn decline_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
        self.in_time(proposals::decline(self, scope, id, note)).await
    }

    async fn withdraw_approval(
        &self,
        scope: &Scope,
        id: &str,
        approved: OffsetDateTime,
        note: &AuditNote,
    ) -> Result<bool, StoreError> {
        self.in_time(proposals::withdraw(self, scope, id, approved, note)).await
    }

    async fn close_proposal(&self, scope: &Scope, id: &str) -> Result<(), StoreError> {
        self.in_time(proposals::close(self, scope, id)).await
    }

    async fn append_audit(&self, note: &AuditNote) -> Result<(), StoreError> {
        self.in_time(audit::append(self, note)).await
    }

    async fn audit(&self, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.in_time(audit::list(self, scope, limit)).await
    }

    async fn record_tasks(
        &self,
        scope: &Scope,
        tasks: &[TaskView],
        fence: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError> {
        self.in_time(tasks::record(self, scope, tasks, fence)).await
    }

    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        self.in_time(tasks::find(self.readers(), scope, id)).await
    }

    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.in_time(tasks::list(self, scope, limit)).await
    }

    async fn tasks_under_way(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.in_time(tasks::under_way(self, scope, limit)).await
    }

    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError> {
        self.in_time(tasks::count_running(self.readers(), scope)).await
    }

    async fn tasks_by_status(&self, scope: &Scope) -> Result<Vec<(TaskStatus, u32)>, StoreError> {
        self.in_time(tasks::count_by_status(self, scope)).await
    }

    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        self.in_time(events::after(self, scope, number, limit)).await
    }

    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError> {
        self.in_time(events::last(self, scope)).await
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        self.line().wake_ups()
    }

    fn tell(&self, signal: Signal) {
        self.line().tell(&signal);
        self.pass_on(signal);
    }

    fn signals(&self) -> Signals {
        self.line().signals()
    }

    async fn forget_events(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        self.in_time(events::forget(self, before)).await
    }

    async fn book(
        &self,
        account: &AccountId,
        rate: &Rate,
        calls: u32,
        now: OffsetDateTime,
    ) -> Result<Booked, StoreError> {
        self.in_time(quotas::book(self, account, rate, calls, now)).await
    }

    async fn used_in_day(&self, account: &AccountId, class: &str, now: OffsetDateTime) -> Result<u32, StoreError> {
        self.in_time(quotas::used(self, account, class, now)).await
    }

    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError> {
        self.in_time(leases::take(self, lease, holder, lasts)).await
    }

    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError> {
        self.in_time(leases::give_back(self, fence)).await
    }

    async fn insert_job(&self, job: &NewJob, note: &AuditNote) -> Result<bool, StoreError> {
        self.in_time(jobs::insert(self, job, note)).await
    }

    async fn job(&self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
        self.in_time(jobs::get(self, scope, id)).await
    }

    async fn jobs(&self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
        self.in_time(jobs::list(self, scope, limit)).await
    }

    async fn job_items(&self, scope: &Scope, job: &str, from: u32, limit: u32) -> Result<Vec<JobItemView>, StoreError> {
        self.in_time(jobs::items(self, scope, job, from, limit)).await
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        self.in_time(jobs::active(self)).await
    }

    async fn claim_next_item(
        &self,
        job: &str,
        now: OffsetDateTime,
        held: &[u32],
        fence: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        self.in_time(jobs::claim(self, job, now, held, fence)).await
    }

    async fn settle_item(&self, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        self.in_time(jobs::settle_item(self, settlement)).await
    }

    async fn set_job_state(
        &self,
        scope: &Scope,
        id: &str,
        state: JobState,
        note: &AuditNote,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        self.in_time(jobs::set_state(self, scope, id, state, note)).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        let asking = async {
            let asked = sqlx::query("SELECT 1 FROM drafts LIMIT 1").execute(self.readers()).await;
            asked.map(drop).map_err(failed("asking whether the database answers"))
        };
        self.in_time(asking).await
    }
}
