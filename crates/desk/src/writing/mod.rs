//! How every write goes: into the journal first, with its ClientToken, then to AWS, then what came of
//! it into the journal. A double click, a second tab or a colleague finds the entry and joins it.

mod author;
mod basis;
mod beginning;
mod fingerprint;
mod in_line;
mod joining;
mod operation;
mod outcome;
mod patience;
mod running;
mod settling;
mod standing;
mod way;
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
pub(crate) use way::Way;

use crate::{
    Desk,
    ports::{IntentState, JournalEntry},
    upstream::Lane,
};
use domain::error::{AppError, ErrorKind};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

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
        let mine = self.own_work().store().entry(&entry.scope, entry.id).await?;
        // Whoever was still for long in between has lost it again.
        Ok(mine.filter(|mine| mine.attempts == entry.attempts.saturating_add(1)))
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
