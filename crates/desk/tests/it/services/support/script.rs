//! What the service is told to answer, and what it was asked.

use desk::ports::Refusal;
use domain::error::{AppError, ErrorKind};
use serde_json::Value;
use tokio::sync::oneshot;

/// What the service does with one call, instead of answering at once.
pub(crate) enum Turn {
    /// Refuses it; nothing is done.
    Refuse(AppError),
    /// Does it, but the answer is lost.
    Lose,
    /// Never gets the request; the caller does not know.
    Vanish,
    /// Never gets the request, because the caller's process dies first.
    Die,
    /// Does it and answers once the gate is opened.
    Hold(oneshot::Receiver<()>),
    /// Does it; once the gate is opened the answer is lost.
    HoldAndLose(oneshot::Receiver<()>),
}

impl Turn {
    /// Whether it refuses the request for what it says.
    pub(super) fn calls_it_invalid(&self) -> bool {
        matches!(self, Self::Refuse(AppError { kind: ErrorKind::Validation(_), .. }))
    }

    /// What the caller sees of a lost answer.
    pub(crate) fn lost() -> Refusal {
        Refusal { error: AppError::new(ErrorKind::Unavailable), may_have_happened: true, exchange: None }
    }
}

/// Keeps a call waiting until it is opened. Dropped unopened, it keeps the call waiting for ever, as
/// the death of a process does.
pub(crate) struct Gate(pub(super) oneshot::Sender<()>);

impl Gate {
    /// Lets the answer through.
    pub(crate) fn open(self) {
        self.0.send(()).expect("a call waits at the gate");
    }
}

/// One call as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// The operation's name.
    pub(crate) operation: &'static str,
    /// The ClientToken, where the operation has one.
    pub(crate) token: Option<String>,
    /// The request without token and catalog.
    pub(crate) request: Value,
}
