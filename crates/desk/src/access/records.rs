//! What the desk remembers, for those who may read.

use crate::ports::{Draft, Job, JournalEntry, JournalQuery, Proposal, Store, StoreError};
use domain::{
    people::Scope,
    views::{JobItemView, TaskView},
};

/// What the desk remembers, to be read: the store without any way to write to it. Methods are those of [`Store`].
///
/// ```
/// use desk::access::Records;
///
/// async fn read(records: Records<'_>, scope: &domain::people::Scope) -> bool {
///     records.drafts(scope, None).await.is_ok()
/// }
/// ```
///
/// ```compile_fail
/// use desk::access::Records;
///
/// async fn write(records: Records<'_>, scope: &domain::people::Scope) -> bool {
///     records.delete_draft(scope, "d").await.is_ok()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Records<'a>(&'a dyn Store);

impl<'a> Records<'a> {
    pub(super) fn of(store: &'a dyn Store) -> Self {
        Self(store)
    }
}

#[expect(clippy::missing_errors_doc, reason = "each fails as the port's method of the same name does")]
impl Records<'_> {
    /// A draft of this scope.
    pub async fn draft(self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError> {
        self.0.draft(scope, id).await
    }

    /// The drafts of this scope that are not sent, of one owner or of all.
    pub async fn drafts(self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError> {
        self.0.drafts(scope, owner).await
    }

    /// The last entry about a subject.
    pub async fn last_entry(
        self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError> {
        self.0.last_entry(scope, operation, subject).await
    }

    /// The last entries of a scope, newest first.
    pub async fn journal(self, scope: &Scope, query: &JournalQuery) -> Result<Vec<JournalEntry>, StoreError> {
        self.0.journal(scope, query).await
    }

    /// The open proposals of this scope, the longest waiting first.
    pub async fn proposals(self, scope: &Scope, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        self.0.proposals(scope, limit).await
    }

    /// A task.
    pub async fn task(self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError> {
        self.0.task(scope, id).await
    }

    /// The tasks of a scope, newest first.
    pub async fn tasks(self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError> {
        self.0.tasks(scope, limit).await
    }

    /// How many tasks are under way.
    pub async fn running_tasks(self, scope: &Scope) -> Result<u32, StoreError> {
        self.0.running_tasks(scope).await
    }

    /// The number of the last change; 0 before the first.
    pub async fn last_event(self, scope: &Scope) -> Result<i64, StoreError> {
        self.0.last_event(scope).await
    }

    /// A job of this scope.
    pub async fn job(self, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
        self.0.job(scope, id).await
    }

    /// The jobs of this scope, newest first.
    pub async fn jobs(self, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
        self.0.jobs(scope, limit).await
    }

    /// The things of a job from a place on, in their order.
    pub async fn job_items(
        self,
        scope: &Scope,
        job: &str,
        from: u32,
        limit: u32,
    ) -> Result<Vec<JobItemView>, StoreError> {
        self.0.job_items(scope, job, from, limit).await
    }
}
