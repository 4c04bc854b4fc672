//! The port's methods, one by one.

use super::{MemoryStore, certainty, is_open};
use async_trait::async_trait;
use desk::ports::{
    AuditEntry, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, IntentState, ItemSettlement, Job,
    JournalEntry, JournalQuery, NewIntent, NewJob, Rate, Settlement, Store, StoreError,
};
use domain::{
    ids::AccountId,
    people::Scope,
    views::{Change, DraftState, JobItemView, JobState, LiveEvent, TaskStatus, TaskView, WriteNote},
};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;

#[async_trait]
impl Store for MemoryStore {
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.met("insert_draft", |rows| rows.drafts.push(draft.clone())).await
    }

    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        self.met("draft", |rows| rows.drafts.iter().find(|d| d.scope == *scope && d.id == id).cloned()).await
    }

    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        let wanted =
            |d: &&Draft| d.scope == *scope && owner.is_none_or(|owner| d.owner == owner) && d.state != DraftState::Sent;
        self.met("drafts", |rows| rows.drafts.iter().filter(wanted).cloned().collect()).await
    }

    async fn save_draft(&self, draft: &Draft, seen: DraftVersion) -> Result<bool, StoreError> {
        self.met("save_draft", |rows| {
            let known = rows.drafts.iter_mut().find(|d| d.id == draft.id && d.version() == seen);
            known.map(|known| *known = draft.clone()).is_some()
        })
        .await
    }

    async fn delete_draft(&self, _: &Scope, id: &str) -> Result<bool, StoreError> {
        self.met("delete_draft", |rows| {
            let before = rows.drafts.len();
            rows.drafts.retain(|d| d.id != id || d.state != DraftState::Open);
            rows.drafts.len() < before
        })
        .await
    }

    async fn drafts_under_way(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        let under_way = |d: &&Draft| matches!(d.state, DraftState::Sending | DraftState::Unsettled);
        self.met("drafts_under_way", |rows| {
            let mut drafts: Vec<Draft> = rows.drafts.iter().filter(under_way).cloned().collect();
            drafts.sort_by_key(|d| d.saved_at);
            drafts.truncate(limit as usize);
            drafts
        })
        .await
    }

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        self.met("begin", |rows| {
            let stands = rows.journal.iter().rev().find(|e| {
                e.scope == intent.scope
                    && e.operation == intent.operation
                    && e.subject == intent.subject
                    && (is_open(e.state) || (e.state == IntentState::Done && superseding.is_none_or(|n| e.id > n)))
            });
            let fresh = stands.is_none();
            let entry = stands.cloned().unwrap_or_else(|| {
                let entry = JournalEntry {
                    id: i64::try_from(rows.journal.len()).expect("few entries") + 1,
                    scope: intent.scope.clone(),
                    operation: intent.operation.to_owned(),
                    subject: intent.subject.clone(),
                    token: intent.token.clone(),
                    parameters_hash: intent.parameters_hash.clone(),
                    person: intent.person.clone(),
                    person_name: intent.person_name.clone(),
                    state: IntentState::Pending,
                    request: intent.request.clone(),
                    outcome: None,
                    attempts: 1,
                    begun_at: intent.at,
                    at: intent.at,
                };
                rows.journal.push(entry.clone());
                entry
            });
            Intent {
                id: entry.id,
                token: entry.token,
                state: entry.state,
                fresh,
                parameters_hash: entry.parameters_hash,
                request: entry.request,
                outcome: entry.outcome,
                attempts: entry.attempts,
                at: entry.at,
            }
        })
        .await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        self.met("retake", |rows| {
            let entry = rows.journal.iter_mut().find(|e| e.id == id && e.at == seen && is_open(e.state));
            let Some(entry) = entry else { return false };
            entry.state = IntentState::Pending;
            entry.outcome = None;
            entry.attempts += 1;
            entry.at = now.max(entry.at + time::Duration::nanoseconds(1));
            true
        })
        .await
    }

    async fn vouch(
        &self,
        id: i64,
        seen: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        self.met("vouch", |rows| {
            let pending = |e: &&mut JournalEntry| e.id == id && e.at == seen && e.state == IntentState::Pending;
            let entry = rows.journal.iter_mut().find(pending)?;
            entry.at = now.max(entry.at + time::Duration::nanoseconds(1));
            Some(entry.at)
        })
        .await
    }

    async fn settle(&self, settlement: &Settlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        let changes = self
            .met("settle", |rows| {
                let entry = rows.journal.iter_mut().find(|e| e.id == settlement.entry).expect("the entry");
                if certainty(settlement.state) < certainty(entry.state) {
                    return Vec::new();
                }
                entry.state = settlement.state;
                entry.outcome = Some(settlement.outcome.clone());
                entry.at = settlement.at;
                let entry = entry.clone();
                rows.audit.push(AuditEntry {
                    id: i64::try_from(rows.audit.len()).expect("few rows") + 1,
                    scope: entry.scope.clone(),
                    at: settlement.at,
                    person: settlement.by.to_owned(),
                    action: entry.operation.clone(),
                    subject: entry.subject.clone(),
                    outcome: settlement.state.code().to_owned(),
                    entry: Some(entry.id),
                    request_id: settlement.request_id.map(str::to_owned),
                });
                let mut changes = Vec::new();
                changes.extend(settlement.task.and_then(|task| rows.keep_task(&entry.scope, task)));
                let note = WriteNote {
                    entry: entry.id,
                    operation: entry.operation,
                    subject: entry.subject,
                    person_name: entry.person_name,
                    state: entry.state,
                };
                changes.push(rows.number(&entry.scope, Change::Write(note)));
                changes
            })
            .await?;
        self.wake.send_modify(|n| *n += 1);
        Ok(changes)
    }

    async fn unfinished(&self, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        let open = |e: &&JournalEntry| matches!(e.state, IntentState::Pending | IntentState::Unsettled);
        self.met("unfinished", |rows| {
            let mut entries: Vec<JournalEntry> = rows.journal.iter().filter(open).cloned().collect();
            entries.sort_by_key(|e| e.at);
            entries.truncate(limit as usize);
            entries
        })
        .await
    }

    async fn entry(&self, scope: &Scope, id: i64) -> Result<Option<JournalEntry>, StoreError> {
        self.met("entry", |rows| rows.journal.iter().find(|e| e.scope == *scope && e.id == id).cloned()).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        let wanted = |e: &&JournalEntry| e.scope == *scope && e.operation == operation && e.subject == subject;
        self.met("last_entry", |rows| rows.journal.iter().rev().find(wanted).cloned()).await
    }

    async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        let wanted =
            |e: &&JournalEntry| e.scope == *scope && (query.states.is_empty() || query.states.contains(&e.state));
        self.met("journal", |rows| {
            let mut entries: Vec<JournalEntry> = rows.journal.iter().filter(wanted).cloned().collect();
            entries.sort_by_key(|e| std::cmp::Reverse((e.at, e.id)));
            entries.truncate(query.limit as usize);
            entries
        })
        .await
    }

    async fn audit(&self, scope: &Scope, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.met("audit", |rows| {
            rows.audit.iter().rev().filter(|a| a.scope == *scope).take(limit as usize).cloned().collect()
        })
        .await
    }

    async fn record_tasks(
        &self,
        scope: &Scope,
        tasks: &[TaskView],
        _: Option<&Fence>,
    ) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("record_tasks", |rows| tasks.iter().filter_map(|task| rows.keep_task(scope, task)).collect()).await
    }

    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        let wanted = |(s, t): &&(Scope, TaskView)| s == scope && t.id == id;
        self.met("task", |rows| rows.tasks.iter().find(wanted).map(|(_, t)| t.clone())).await
    }

    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.met("tasks", |rows| {
            let tasks = rows.tasks.iter().rev().filter(|(s, _)| s == scope);
            tasks.take(limit as usize).map(|(_, t)| t.clone()).collect()
        })
        .await
    }

    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError> {
        let running = |(s, t): &&(Scope, TaskView)| s == scope && t.status == TaskStatus::InProgress;
        let count = self.met("running_tasks", |rows| rows.tasks.iter().filter(running).count()).await?;
        Ok(u32::try_from(count).expect("few tasks"))
    }

    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("events_after", |rows| {
            let later = rows.events.iter().filter(|(s, e)| s == scope && e.number > number);
            later.take(limit as usize).map(|(_, e)| e.clone()).collect()
        })
        .await
    }

    async fn last_event(&self, _: &Scope) -> Result<i64, StoreError> {
        self.met("last_event", |rows| i64::try_from(rows.events.len()).expect("few changes")).await
    }

    fn wake_ups(&self) -> watch::Receiver<u64> {
        self.wake.subscribe()
    }

    async fn forget_events(&self, _: OffsetDateTime) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn book(&self, _: &AccountId, _: &Rate, _: u32, _: OffsetDateTime) -> Result<Booked, StoreError> {
        Ok(Booked::Wait(*self.turns_in.lock().expect("not poisoned")))
    }

    async fn used_in_day(&self, _: &AccountId, _: &str, _: OffsetDateTime) -> Result<u32, StoreError> {
        Ok(0)
    }

    async fn take_lease(&self, lease: &str, holder: &str, lasts: Duration) -> Result<Option<Fence>, StoreError> {
        self.met("take_lease", |rows| {
            let now = tokio::time::Instant::now();
            let (last, free) = match rows.leases.get(lease) {
                None => (0, true),
                Some((held_by, number, until)) if held_by == holder => (number - i64::from(*until > now), true),
                Some((_, number, until)) => (*number, *until <= now),
            };
            free.then(|| {
                rows.leases.insert(lease.to_owned(), (holder.to_owned(), last + 1, now + lasts));
                Fence { lease: lease.to_owned(), number: last + 1 }
            })
        })
        .await
    }

    async fn drop_lease(&self, fence: &Fence) -> Result<(), StoreError> {
        self.met("drop_lease", |rows| {
            if let Some((_, number, until)) = rows.leases.get_mut(&fence.lease)
                && *number == fence.number
            {
                *until = tokio::time::Instant::now();
            }
        })
        .await
    }

    async fn insert_job(&self, job: &NewJob) -> Result<bool, StoreError> {
        self.met("insert_job", |rows| rows.jobs.insert(job)).await
    }

    async fn job(&self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
        self.met("job", |rows| rows.jobs.list(scope).into_iter().find(|job| job.id == id)).await
    }

    async fn jobs(&self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
        self.met("jobs", |rows| rows.jobs.list(scope).into_iter().take(limit as usize).collect()).await
    }

    async fn job_items(&self, scope: &Scope, job: &str, from: u32, limit: u32) -> Result<Vec<JobItemView>, StoreError> {
        self.met("job_items", |rows| {
            let items = rows.jobs.items(scope, job).into_iter().skip(from as usize);
            items.take(limit as usize).collect()
        })
        .await
    }

    async fn active_jobs(&self) -> Result<Vec<Job>, StoreError> {
        self.met("active_jobs", |rows| rows.jobs.active()).await
    }

    async fn claim_next_item(
        &self,
        job: &str,
        now: OffsetDateTime,
        _: Option<&Fence>,
    ) -> Result<Option<ClaimedItem>, StoreError> {
        self.met("claim_next_item", |rows| {
            let (claimed, told) = rows.jobs.claim(job, now)?;
            Some(ClaimedItem { changes: rows.tell(Some(told)), ..claimed })
        })
        .await
    }

    async fn settle_item(&self, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
        self.met("settle_item", |rows| {
            let told = rows.jobs.settle(settlement);
            rows.tell(told)
        })
        .await
    }

    async fn set_job_state(
        &self,
        scope: &Scope,
        id: &str,
        state: JobState,
        now: OffsetDateTime,
    ) -> Result<Option<Vec<LiveEvent>>, StoreError> {
        self.met("set_job_state", |rows| {
            let told = rows.jobs.bring_to(scope, id, state, now)?;
            Some(rows.tell(Some(told)))
        })
        .await
    }

    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
