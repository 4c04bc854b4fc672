//! How every write goes: into the journal first, with its ClientToken, then to AWS, then what came of
//! it into the journal. A double click, a second tab or a colleague finds the entry and joins it.

mod author;
mod basis;
mod fingerprint;
mod in_line;
mod joining;
mod operation;
mod outcome;
mod patience;
mod running;
mod settling;
mod standing;
pub(crate) mod words;

pub use patience::Patience;

pub(crate) use author::Author;
pub(crate) use basis::{Basis, Change};
pub(crate) use in_line::InLine;
pub(crate) use joining::{LOOK_EVERY, LOOKS, same_parameters};
pub(crate) use operation::{Created, Operation, Recovery, document};
pub(crate) use outcome::{Outcome, Verdict, exchange_of};
pub(crate) use settling::unknown_operation;
pub(crate) use standing::{
    ASSOCIATION, Compared, INTERACTION, OWNER, REVIEW, SUBMITTED, Standing, TAG, THERE, UNSUBMITTED, association_name,
    tells, value_of,
};

use crate::{
    Desk,
    ports::{Intent, IntentState, JournalEntry, NewIntent},
    upstream::Lane,
};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
    views::{TaskKind, TaskStatus},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

/// How many tasks are looked through for the one that an entry started.
const TASKS_LOOKED_THROUGH: u32 = 1_000;

/// What a write did.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    /// What AWS answered, now or at the first try.
    pub value: T,
    /// Whether it had been done before, so that nothing was sent now.
    pub already: bool,
}

/// One write: what it is, about what, and with which request.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) author: Author,
    pub(crate) operation: Operation,
    pub(crate) subject: String,
    /// The ClientToken to use unless the journal holds one for this write.
    pub(crate) token: String,
    pub(crate) request: Value,
    /// When somebody looked at what is to be changed, for what can be done again and again: an entry that
    /// was done before then says nothing of this write. `None` for what is done once and for all.
    pub(crate) seen_at: Option<OffsetDateTime>,
}

/// Why a write did not succeed.
#[derive(Debug)]
pub(crate) struct WriteFailure {
    pub(crate) error: AppError,
    /// What the failure means for another try.
    pub(crate) kind: FailureKind,
}

/// What a failure means for another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// It was not done; another request may follow.
    Refused,
    /// It may have been done; only the very same request may follow.
    Unsettled,
    /// It is under way; nothing was sent by this call, or nothing has come of it yet.
    Elsewhere,
}

impl From<AppError> for WriteFailure {
    fn from(error: AppError) -> Self {
        Self { error, kind: FailureKind::Refused }
    }
}

impl From<WriteFailure> for AppError {
    fn from(failure: WriteFailure) -> Self {
        failure.error
    }
}

/// What the journal says of a write when it begins.
enum Begun {
    /// It is this call's to make.
    Mine(JournalEntry),
    /// It has been done.
    Done(Outcome),
    /// Somebody else is at it.
    Joined(i64),
}

impl Desk {
    /// Runs a write through the journal. A person waits for what comes of it, but not for its turn: a
    /// call that is kept waiting goes on without them ([`ErrorKind::Queued`]).
    pub(crate) async fn write<T: DeserializeOwned>(&self, write: Write) -> Result<Written<T>, WriteFailure> {
        if self.lane != Lane::Interactive {
            return self.write_to_end(write).await;
        }
        let scope = write.author.scope().clone();
        if self.takes_two(&scope) && !self.is_under_way(&write).await.map_err(unsettled)? {
            let error = self.propose(&write).await;
            return Err(WriteFailure { error, kind: FailureKind::Elsewhere });
        }
        match self.begin(&write).await? {
            Begun::Done(outcome) => outcome_of(outcome, true),
            Begun::Joined(entry) => self.join(&scope, entry).await,
            Begun::Mine(entry) => {
                let line = InLine::of(entry.id);
                let running = self.run(entry, write.author.hand());
                self.wait_for(running, &scope, &line).await.and_then(written)
            }
        }
    }

    /// As [`Desk::write`], but waits to the end: for writes that are steps of something longer, which
    /// nobody waits for directly.
    pub(crate) async fn write_to_end<T: DeserializeOwned>(&self, write: Write) -> Result<Written<T>, WriteFailure> {
        let scope = write.author.scope().clone();
        match self.begin(&write).await? {
            Begun::Done(outcome) => outcome_of(outcome, true),
            Begun::Joined(entry) => self.join(&scope, entry).await,
            Begun::Mine(entry) => {
                let running = self.run(entry, write.author.hand());
                running.await.unwrap_or_else(|panic| Err(unexpected(&panic))).map_err(unsettled).and_then(written)
            }
        }
    }

    /// Writes down what is about to be done, or finds what stands in its place. When the store fails,
    /// nobody knows whether it is written down.
    async fn begin(&self, write: &Write) -> Result<Begun, WriteFailure> {
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
        if intent.fresh {
            return Ok(Begun::Mine(fresh_entry(write, intent)));
        }
        if intent.operation != write.operation.name() {
            return Err(self.in_the_way(write.author.scope(), intent.id).await);
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
    async fn is_under_way(&self, write: &Write) -> Result<bool, AppError> {
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

    /// Another try at an entry whose outcome is unknown: at once when its answer was lost, after a
    /// while when its process seems to have died. `None` while somebody else is at it.
    async fn take_over(&self, entry: JournalEntry) -> Result<Option<JournalEntry>, AppError> {
        let free = match entry.state {
            IntentState::Unsettled => true,
            IntentState::Pending => self.is_abandoned(entry.at),
            IntentState::Done | IntentState::Refused | IntentState::Undecided => false,
        };
        if free { self.retake(entry).await } else { Ok(None) }
    }

    /// Takes an entry over if nobody has since it was read.
    pub(crate) async fn retake(&self, entry: JournalEntry) -> Result<Option<JournalEntry>, AppError> {
        if !self.own_work().store().retake(entry.id, entry.at, self.now()).await? {
            return Ok(None);
        }
        Ok(self.own_work().store().entry(&entry.scope, entry.id).await?)
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

/// What a person hears of a verdict.
fn written<T: DeserializeOwned>(verdict: Verdict) -> Result<Written<T>, WriteFailure> {
    let kind = match verdict.state {
        IntentState::Done => return outcome_of(verdict.outcome, verdict.found),
        IntentState::Refused => FailureKind::Refused,
        IntentState::Pending | IntentState::Unsettled | IntentState::Undecided => FailureKind::Unsettled,
    };
    let error = verdict.outcome.error.unwrap_or_else(|| AppError::new(ErrorKind::Unavailable));
    Err(WriteFailure { error, kind })
}

fn outcome_of<T: DeserializeOwned>(outcome: Outcome, already: bool) -> Result<Written<T>, WriteFailure> {
    if let Some(value) = outcome.answer() {
        return Ok(Written { value, already });
    }
    let by = outcome.decided_by.map_or_else(String::new, |name| format!(" {name} has decided so."));
    let detail = format!("This counts as done; what AWS answered is not known.{by} Look at how it stands there.");
    Err(AppError::new(ErrorKind::Conflict).with_detail(detail).into())
}

fn unsettled(error: AppError) -> WriteFailure {
    WriteFailure { error, kind: FailureKind::Unsettled }
}

/// A piece of work that ended in a panic.
pub(crate) fn unexpected(error: &tokio::task::JoinError) -> AppError {
    let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(reference, %error, "a write ended unexpectedly");
    AppError::new(ErrorKind::Internal { reference })
}

/// A fresh ClientToken.
pub(crate) fn new_token() -> String {
    uuid::Uuid::new_v4().to_string()
}
