//! Reading tasks, and starting a failed one again. Lists come from the store: the tracker asks AWS
//! for everybody.

use crate::{
    Desk,
    access::{Permit, Writer},
    ports::TaskQuery,
    tracker::{Viewer, WatchError},
    writing::Written,
};
use domain::{
    commands::{AcceptByTaskCommand, StartFromOpportunityCommand},
    error::{AppError, ErrorKind},
    ids::{InvitationId, OpportunityId, TaskId},
    people::Asker,
    views::{StartKind, TaskFreshness, TaskKind, TaskView},
};

/// As many tasks as the page shows.
const SHOWN: u32 = 200;

impl Desk {
    /// The tasks, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_tasks(&self, asker: &Asker) -> Result<Vec<TaskView>, AppError> {
        let reader = self.reader(asker)?;
        self.tracker.glanced(&asker.scope);
        Ok(reader.records().tasks(&asker.scope, SHOWN).await?)
    }

    /// How fresh the list is. AWS failing is no failure of the list: it shows what was last known.
    #[must_use]
    pub fn task_freshness(&self, asker: &Asker) -> TaskFreshness {
        self.tracker.freshness(&asker.scope)
    }

    /// How many tasks are under way.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn running_tasks(&self, asker: &Asker) -> Result<u32, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.records().running_tasks(&asker.scope).await?)
    }

    /// The number of the last change in the scope, after which a page's stream goes on.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn last_event(&self, asker: &Asker) -> Result<i64, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.records().last_event(&asker.scope).await?)
    }

    /// Opens a stream of the changes in the scope after one of them; 0 stands for the first that is kept.
    ///
    /// # Errors
    /// When the changes are not read yet, the asker may not read, or the store fails.
    pub async fn watch(&self, asker: &Asker, after: i64) -> Result<Viewer, WatchError> {
        let reader = self.reader(asker).map_err(WatchError::Denied)?;
        reader.watch(after).await
    }

    /// One task. A task that the tracker has not met yet is asked for.
    ///
    /// # Errors
    /// When there is none among the kinds that AWS lets the desk list; when it lets it list no kind; when asking about a
    /// kind failed and the task is not among the others.
    pub async fn get_task(&self, asker: &Asker, id: &TaskId) -> Result<TaskView, AppError> {
        let reader = self.reader(asker)?;
        self.tracker.glanced(&asker.scope);
        if let Some(task) = reader.records().task(&asker.scope, id.as_str()).await? {
            return Ok(task);
        }
        let upstream = reader.partner_central_now()?;
        let query = TaskQuery { identifiers: vec![id.to_string()], ..TaskQuery::default() };
        let (mut denials, mut failures) = (Vec::new(), Vec::new());
        for kind in TaskKind::ALL {
            // One kind that is refused says nothing of the others.
            match upstream.list_tasks(kind, &query).await.map_err(AppError::from) {
                Ok(answer) => {
                    if let Some(task) = answer.value.items.into_iter().next() {
                        reader.saw(&task).await?;
                        return Ok(task);
                    }
                }
                Err(error) if matches!(error.kind, ErrorKind::AccessDenied { .. }) => denials.push(error),
                Err(error) => failures.push(error),
            }
        }
        // A list that the desk may not read is as one without the task, unless it may read none.
        if denials.len() == TaskKind::ALL.len() {
            failures.append(&mut denials);
        }
        Err(failures.into_iter().next().unwrap_or_else(AppError::not_found))
    }

    /// Starts a failed task again, with a new token and what was asked for the first time. Tasks that
    /// were started elsewhere are started without tags, which AWS does not tell.
    ///
    /// # Errors
    /// When it has not failed, or when starting again makes no sense for its reason.
    pub async fn start_task_again(&self, asker: &Asker, id: &TaskId) -> Result<Written<TaskView>, AppError> {
        let writer = self.writer(asker)?;
        let task = self.get_task(asker, id).await?;
        let Some(kind) = task.kind.start().filter(|_| task.may_start_again()) else {
            return Err(
                AppError::new(ErrorKind::Conflict).with_detail("This task cannot be started again as it stands.")
            );
        };
        let subject = task.subject().unwrap_or_default().to_owned();
        match kind {
            StartKind::AcceptInvitation => {
                let id = InvitationId::parse(&subject).ok_or_else(AppError::not_found)?;
                let before: Option<AcceptByTaskCommand> =
                    Self::last_request(&writer, kind.operation(), &subject).await?;
                self.start_accepting(&writer, &id, before.map(|c| c.tags).unwrap_or_default()).await
            }
            StartKind::FromOpportunity => {
                let id = OpportunityId::parse(&subject).ok_or_else(AppError::not_found)?;
                let before: Option<StartFromOpportunityCommand> =
                    Self::last_request(&writer, kind.operation(), &subject).await?;
                let Some(before) = before else {
                    return Err(AppError::new(ErrorKind::Conflict)
                        .with_detail("It was started outside this desk: start it from the opportunity's page, where you choose the involvement."));
                };
                self.start_submission(&writer, &id, before.aws_submission, before.tags).await
            }
        }
    }

    async fn last_request<T: serde::de::DeserializeOwned>(
        writer: &Permit<'_, Writer>,
        operation: &str,
        subject: &str,
    ) -> Result<Option<T>, AppError> {
        let entry = writer.store().last_entry(&writer.scope, operation, subject).await?;
        Ok(entry.and_then(|e| serde_json::from_value(e.request).ok()))
    }
}
