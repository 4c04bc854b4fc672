//! The port, handed on to one module per kind of row.

use crate::{SqliteStore, convert::failed, drafts, journal, tasks};
use async_trait::async_trait;
use desk::ports::{Draft, DraftVersion, Intent, IntentState, JournalEntry, NewIntent, Store, StoreError, TaskChange};
use domain::{
    people::Scope,
    views::{LiveEvent, TaskView},
};
use serde_json::Value;
use time::OffsetDateTime;

#[async_trait]
impl Store for SqliteStore {
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        drafts::insert(self, draft).await
    }

    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        drafts::get(self, scope, id).await
    }

    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        drafts::list(self, scope, owner).await
    }

    async fn save_draft(&self, draft: &Draft, seen: DraftVersion) -> Result<bool, StoreError> {
        drafts::save(self, draft, seen).await
    }

    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError> {
        drafts::delete(self, scope, id).await
    }

    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError> {
        journal::begin(self, intent, superseding).await
    }

    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError> {
        journal::retake(self, id, seen, now).await
    }

    async fn settle(&self, id: i64, state: IntentState, outcome: &Value, at: OffsetDateTime) -> Result<(), StoreError> {
        journal::settle(self, id, state, outcome, at).await
    }

    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        journal::last(self, scope, operation, subject).await
    }

    async fn journal(&self, scope: &Scope, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        journal::list(self, scope, limit).await
    }

    async fn record_task(&self, scope: &Scope, task: &TaskView) -> Result<TaskChange, StoreError> {
        tasks::record(self, scope, task).await
    }

    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        tasks::find(self.pool(), scope, id).await
    }

    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        tasks::list(self, scope, limit).await
    }

    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError> {
        tasks::count_running(self.pool(), scope).await
    }

    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError> {
        tasks::events_after(self, scope, number, limit).await
    }

    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError> {
        tasks::last_event(self, scope).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM drafts LIMIT 1")
            .execute(self.pool())
            .await
            .map_err(failed("asking whether the database answers"))?;
        Ok(())
    }
}
