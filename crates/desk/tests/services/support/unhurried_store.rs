//! The real store, for a paused clock.

use async_trait::async_trait;
use desk::ports::{Draft, DraftVersion, Intent, IntentState, JournalEntry, NewIntent, Store, StoreError, TaskChange};
use domain::{
    people::Scope,
    views::{LiveEvent, TaskView},
};
use serde_json::Value;
use store::SqliteStore;
use time::OffsetDateTime;

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

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        unhurried(self.0.begin(intent, superseding)).await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        unhurried(self.0.retake(id, seen, now)).await
    }

    async fn settle(&self, id: i64, state: IntentState, outcome: &Value, at: OffsetDateTime) -> Result<(), StoreError> {
        unhurried(self.0.settle(id, state, outcome, at)).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        unhurried(self.0.last_entry(scope, operation, subject)).await
    }

    async fn journal(&self, scope: &Scope, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        unhurried(self.0.journal(scope, limit)).await
    }

    async fn record_task(&self, scope: &Scope, task: &TaskView) -> Result<TaskChange, StoreError> {
        unhurried(self.0.record_task(scope, task)).await
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

    async fn check(&self) -> Result<(), StoreError> {
        unhurried(self.0.check()).await
    }
}
