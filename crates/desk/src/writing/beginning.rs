//! How a write begins: with an entry of its own, with what stands in its place, or not at all.

use super::{Begun, FailureKind, Operation, Outcome, Write, WriteFailure, fingerprint, joining, unsettled};
use crate::{
    Desk,
    ports::{Intent, IntentState, JournalEntry, NewIntent},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
    views::{TaskKind, TaskStatus},
};

/// How many tasks are looked through for the one that an entry started.
const TASKS_LOOKED_THROUGH: u32 = 1_000;

/// How often a write begins that has found something else under way, which came to something at that moment.
const TRIES_TO_BEGIN: usize = 3;

impl Desk {
    /// Writes down what is about to be done, or finds what stands in its place. When the store fails,
    /// nobody knows whether it is written down.
    pub(super) async fn begin(&self, write: &Write) -> Result<Begun, WriteFailure> {
        for _ in 0..TRIES_TO_BEGIN {
            let intent = self.intend(write).await?;
            if intent.operation == write.operation.name() {
                return self.begun(write, intent).await;
            }
            if let Some(failure) = self.in_the_way(write.author.scope(), intent.id).await {
                return Err(failure);
            }
        }
        Err(joining::is_busy())
    }

    /// The entry that stands for a write now, or what is under way with its subject.
    async fn intend(&self, write: &Write) -> Result<Intent, WriteFailure> {
        fail::fail_point!("write.before-intent");
        let mut intent = self.enter(write, None).await.map_err(unsettled)?;
        if let Operation::Start(kind) = write.operation
            && self
                .task_has_failed(write.author.scope(), kind.task(), &write.subject, &intent)
                .await
                .map_err(unsettled)?
        {
            intent = self.enter(write, Some(intent.id)).await.map_err(unsettled)?;
        }
        if intent.state == IntentState::Done
            && write.seen_at.is_some_and(|seen_at| intent.at < seen_at || !joining::same_request(write, &intent))
        {
            intent = self.enter(write, Some(intent.id)).await.map_err(unsettled)?;
        }
        fail::fail_point!("write.after-intent");
        Ok(intent)
    }

    /// What the entry of a write's own operation means for it.
    async fn begun(&self, write: &Write, intent: Intent) -> Result<Begun, WriteFailure> {
        if intent.fresh {
            return Ok(Begun::Mine(fresh_entry(write, intent)));
        }
        let outcome = Outcome::read(intent.outcome.as_ref());
        if intent.state == IntentState::Done {
            return Ok(Begun::Done(outcome));
        }
        let stands = self.own_work().store().entry(write.author.scope(), intent.id).await;
        let Some(stands) = stands.map_err(|error| unsettled(error.into()))? else {
            return Ok(Begun::Joined(intent.id));
        };
        joining::is_the_same(write, &stands)?;
        if stands.state == IntentState::Undecided {
            let error = AppError::new(ErrorKind::Conflict).with_detail(
                "This was tried before, and the desk could not find out whether AWS did it. Decide it under Activity.",
            );
            return Err(WriteFailure { error, kind: FailureKind::Unsettled });
        }
        match self.take_over(stands).await.map_err(unsettled)? {
            Some(mine) => Ok(Begun::Mine(mine)),
            None => Ok(Begun::Joined(intent.id)),
        }
    }

    /// Whether the very same has been approved and is under way, so that whoever asks for it joins.
    pub(super) async fn is_under_way(&self, write: &Write) -> Result<bool, AppError> {
        let (scope, operation) = (write.author.scope(), write.operation.name());
        let last = self.own_work().store().last_entry(scope, operation, &write.subject).await?;
        Ok(last.is_some_and(|entry| {
            let open = matches!(entry.state, IntentState::Pending | IntentState::Unsettled | IntentState::Undecided);
            open && joining::is_the_same(write, &entry).is_ok()
        }))
    }

    async fn enter(&self, write: &Write, superseding: Option<i64>) -> Result<Intent, AppError> {
        let intent = NewIntent {
            scope: write.author.scope().clone(),
            operation: write.operation.name(),
            subject: write.subject.clone(),
            token: write.token.clone(),
            parameters_hash: fingerprint::fingerprint(&write.request),
            person: write.author.person().to_owned(),
            person_name: write.author.person_name().to_owned(),
            from: write.author.origin().clone(),
            request: write.request.clone(),
            at: self.now(),
        };
        Ok(self.own_work().store().begin(&intent, superseding).await?)
    }

    /// Whether the entry started a task that has failed since. Of an entry that a person has declared
    /// done nobody knows the task: then it is the last one about the same thing.
    async fn task_has_failed(
        &self,
        scope: &Scope,
        kind: TaskKind,
        subject: &str,
        intent: &Intent,
    ) -> Result<bool, AppError> {
        if intent.state != IntentState::Done {
            return Ok(false);
        }
        let task = match Outcome::read(intent.outcome.as_ref()).text("id") {
            Some(task) => self.own_work().store().task(scope, &task).await?,
            None => {
                let tasks = self.own_work().store().tasks(scope, TASKS_LOOKED_THROUGH).await?;
                tasks.into_iter().find(|task| task.kind == kind && task.subject() == Some(subject))
            }
        };
        Ok(task.is_some_and(|t| t.status == TaskStatus::Failed))
    }
}

/// A new entry, whole, as the journal has it.
fn fresh_entry(write: &Write, intent: Intent) -> JournalEntry {
    JournalEntry {
        id: intent.id,
        scope: write.author.scope().clone(),
        operation: write.operation.name().to_owned(),
        subject: write.subject.clone(),
        token: intent.token,
        parameters_hash: intent.parameters_hash,
        person: write.author.person().to_owned(),
        person_name: write.author.person_name().to_owned(),
        state: intent.state,
        request: intent.request,
        outcome: None,
        attempts: intent.attempts,
        may_be_sent: false,
        begun_at: intent.at,
        at: intent.at,
    }
}
