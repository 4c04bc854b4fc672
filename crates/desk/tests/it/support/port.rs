//! The port's methods, one by one.

use super::UnhurriedStore;
use async_trait::async_trait;
use desk::ports::{
    AnswerBounds, AuditCheck, AuditEntry, AuditHead, AuditNote, AuditRecord, AuditReport, Booked, ClaimedItem, Draft,
    DraftVersion, Fence, Forgotten, GoneAnswer, Intent, ItemSettlement, Job, JournalEntry, JournalQuery, KnownAnswer,
    KnownAnswers, NewIntent, NewJob, Proposal, Rate, Settlement, Signal, Signals, Store, StoreError,
};
use domain::{
    ids::AccountId,
    people::Scope,
    queries::AuditQuery,
    views::{JobItemView, JobState, LiveEvent, TaskStatus, TaskView},
};
use std::{collections::BTreeMap, time::Duration};
use time::OffsetDateTime;
use tokio::sync::watch;

#[async_trait]
impl AuditRecord for UnhurriedStore {
    async fn audit_rows(&self, query: &AuditQuery, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.met("audit_rows", self.sqlite.audit_rows(query, limit)).await
    }

    async fn note_settings(
        &self,
        settings: &BTreeMap<String, String>,
        note: &AuditNote,
    ) -> Result<Vec<String>, StoreError> {
        self.met("note_settings", self.sqlite.note_settings(settings, note)).await
    }

    async fn audit_head(&self) -> Result<Option<AuditHead>, StoreError> {
        self.met("audit_head", self.sqlite.audit_head()).await
    }

    fn knows_audit_key(&self, id: &str) -> bool {
        self.sqlite.knows_audit_key(id)
    }

    async fn verify_audit(&self, check: &AuditCheck) -> Result<AuditReport, StoreError> {
        self.met("verify_audit", self.sqlite.verify_audit(check)).await
    }

    async fn forget_audit(&self, before: OffsetDateTime, now: OffsetDateTime) -> Result<Option<Forgotten>, StoreError> {
        self.met("forget_audit", self.sqlite.forget_audit(before, now)).await
    }
}

#[async_trait]
impl KnownAnswers for UnhurriedStore {
    async fn known_answer(&self, scope: &Scope, question: &str) -> Result<Option<KnownAnswer>, StoreError> {
        self.met("known_answer", self.sqlite.known_answer(scope, question)).await
    }

    async fn keep_answers(
        &self,
        answers: &[KnownAnswer],
        gone: &[GoneAnswer],
        bounds: AnswerBounds,
    ) -> Result<(), StoreError> {
        self.met("keep_answers", self.sqlite.keep_answers(answers, gone, bounds)).await
    }
}

#[async_trait]
impl Store for UnhurriedStore {
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.met("insert_draft", self.sqlite.insert_draft(draft)).await
    }

    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        self.met("draft", self.sqlite.draft(scope, id)).await
    }

    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        self.met("drafts", self.sqlite.drafts(scope, owner)).await
    }

    async fn save_draft(
        &self,
        draft: &Draft,
        seen: DraftVersion,
        note: Option<&AuditNote>,
    ) -> Result<bool, StoreError> {
        self.met("save_draft", self.sqlite.save_draft(draft, seen, note)).await
    }

    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError> {
        self.met("delete_draft", self.sqlite.delete_draft(scope, id)).await
    }

    async fn drafts_under_way(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        self.met("drafts_under_way", self.sqlite.drafts_under_way(limit)).await
    }

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        self.met("begin", self.sqlite.begin(intent, superseding)).await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        self.met("retake", self.sqlite.retake(id, seen, now)).await
    }

    async fn vouch(
        &self,
        id: i64,
        seen: OffsetDateTime,
        now: OffsetDateTime,
        sending: bool,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        self.met("vouch", self.sqlite.vouch(id, seen, now, sending)).await
    }

    async fn settle(&self, settlement: &Settlement<'_>) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        self.met("settle", self.sqlite.settle(settlement)).await
    }

    async fn unfinished(&self, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        self.met("unfinished", self.sqlite.unfinished(limit)).await
    }

    async fn entry(&self, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError> {
        self.met("entry", self.sqlite.entry(scope, id)).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        self.met("last_entry", self.sqlite.last_entry(scope, operation, subject)).await
    }

    async fn open_entry(&self, scope: &Scope, subject: &str) -> Result<Option<JournalEntry>, StoreError> {
        self.met("open_entry", self.sqlite.open_entry(scope, subject)).await
    }

    async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        self.met("journal", self.sqlite.journal(scope, query)).await
    }

    async fn propose(&self, proposal: &Proposal, note: &AuditNote) -> Result<Option<Proposal>, StoreError> {
        self.met("propose", self.sqlite.propose(proposal, note)).await
    }

    async fn proposal(&self, scope: &Scope, id: &str) -> Result<Option<Proposal>, StoreError> {
        self.met("proposal", self.sqlite.proposal(scope, id)).await
    }

    async fn proposals(&self, scope: &Scope, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        self.met("proposals", self.sqlite.proposals(scope, limit)).await
    }

    async fn approve_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
        self.met("approve_proposal", self.sqlite.approve_proposal(scope, id, note)).await
    }

    async fn decline_proposal(&self, scope: &Scope, id: &str, note: &AuditNote) -> Result<bool, StoreError> {
        self.met("decline_proposal", self.sqlite.decline_proposal(scope, id, note)).await
    }

    async fn withdraw_approval(
        &self,
        scope: &Scope,
        id: &str,
        approved: OffsetDateTime,
        note: &AuditNote,
    ) -> Result<bool, StoreError> {
        self.met("withdraw_approval", self.sqlite.withdraw_approval(scope, id, approved, note)).await
    }

    async fn close_proposal(&self, scope: &Scope, id: &str) -> Result<(), StoreError> {
        self.met("close_proposal", self.sqlite.close_proposal(scope, id)).await
    }

    async fn append_audit(&self, note: &AuditNote) -> Result<(), StoreError> {
        self.met("append_audit", self.sqlite.append_audit(note)).await
    }

    async fn audit(&self, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.met("audit", self.sqlite.audit(scope, limit)).await
    }

    async fn record_tasks(
        &self,
        scope: &Scope,
        tasks: &[TaskView],
        fence: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("record_tasks", self.sqlite.record_tasks(scope, tasks, fence)).await
    }

    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        self.met("task", self.sqlite.task(scope, id)).await
    }

    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.met("tasks", self.sqlite.tasks(scope, limit)).await
    }

    async fn tasks_under_way(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.met("tasks_under_way", self.sqlite.tasks_under_way(scope, limit)).await
    }

    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError> {
        self.met("running_tasks", self.sqlite.running_tasks(scope)).await
    }

    async fn tasks_by_status(&self, scope: &Scope) -> Result<Vec<(TaskStatus, u32)>, StoreError> {
        self.met("tasks_by_status", self.sqlite.tasks_by_status(scope)).await
    }

    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("events_after", self.sqlite.events_after(scope, number, limit)).await
    }

    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError> {
        self.met("last_event", self.sqlite.last_event(scope)).await
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        self.sqlite.wake_ups()
    }

    fn tell(&self, signal: Signal) {
        self.sqlite.tell(signal);
    }

    fn signals(&self) -> Signals {
        self.sqlite.signals()
    }

    async fn forget_events(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        self.met("forget_events", self.sqlite.forget_events(before)).await
    }

    async fn book(
        &self,
        account: &AccountId,
        rate: &Rate,
        calls: u32,
        now: OffsetDateTime,
    ) -> Result<Booked, StoreError> {
        self.met("book", self.sqlite.book(account, rate, calls, now)).await
    }

    async fn used_in_day(&self, account: &AccountId, class: &str, now: OffsetDateTime) -> Result<u32, StoreError> {
        self.met("used_in_day", self.sqlite.used_in_day(account, class, now)).await
    }

    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError> {
        self.met("take_lease", self.leases.take(&self.sqlite, lease, holder, lasts)).await
    }

    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError> {
        self.met("drop_lease", self.sqlite.drop_lease(fence)).await
    }

    async fn insert_job(&self, job: &NewJob, note: &AuditNote) -> Result<bool, StoreError> {
        self.met("insert_job", self.sqlite.insert_job(job, note)).await
    }

    async fn job(&self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
        self.met("job", self.sqlite.job(scope, id)).await
    }

    async fn jobs(&self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
        self.met("jobs", self.sqlite.jobs(scope, limit)).await
    }

    async fn job_items(&self, scope: &Scope, job: &str, from: u32, limit: u32) -> Result<Vec<JobItemView>, StoreError> {
        self.met("job_items", self.sqlite.job_items(scope, job, from, limit)).await
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        self.met("active_jobs", self.sqlite.active_jobs()).await
    }

    async fn claim_next_item(
        &self,
        job: &str,
        now: OffsetDateTime,
        held: &[u32],
        fence: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        self.met("claim_next_item", self.sqlite.claim_next_item(job, now, held, fence)).await
    }

    async fn settle_item(&self, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("settle_item", self.sqlite.settle_item(settlement)).await
    }

    async fn set_job_state(
        &self,
        scope: &Scope,
        id: &str,
        state: JobState,
        note: &AuditNote,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        self.met("set_job_state", self.sqlite.set_job_state(scope, id, state, note)).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.met("check", self.sqlite.check()).await
    }
}
