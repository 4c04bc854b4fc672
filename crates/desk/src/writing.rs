//! How every write goes: into the journal first, with its ClientToken, then to AWS, then the outcome
//! into the journal. A double click, a second tab or a colleague finds the entry and joins it.

use crate::{
    Desk,
    ports::{Answer, Exchange, Intent, IntentState, NewIntent, Refusal, Settlement},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Asker,
    views::TaskStatus,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::Future;
use time::Duration;
use tracing::Instrument;

/// After this long a pending entry is taken for abandoned: its process died between the journal and
/// AWS's answer. Upstream calls are given up well before.
const ABANDONED_AFTER: Duration = Duration::seconds(60);

/// A double click or a colleague who wants the same waits so long, in steps of [`LOOK_EVERY`], for
/// what comes of the first call; most calls take less than a second.
pub(crate) const LOOKS: u32 = 50;
/// See [`LOOKS`].
pub(crate) const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(200);

/// What a write did.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    /// What AWS answered, now or at the first try.
    pub value: T,
    /// Whether it had been done before, so that nothing was sent now.
    pub already: bool,
}

/// What the journal keeps of an answer.
#[derive(Serialize)]
struct Outcome<T> {
    value: Option<T>,
    error: Option<AppError>,
    exchange: Option<StoredExchange>,
}

/// An [`Exchange`] as the journal keeps it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredExchange {
    pub(crate) request: Value,
    pub(crate) response: Value,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) elapsed_ms: u64,
}

impl From<&Exchange> for StoredExchange {
    fn from(e: &Exchange) -> Self {
        Self {
            request: e.request.clone(),
            response: e.response.clone(),
            status: e.status,
            request_id: e.request_id.clone(),
            elapsed_ms: u64::try_from(e.elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// Reads the exchange out of a journal outcome.
pub(crate) fn exchange_of(outcome: &Value) -> Option<StoredExchange> {
    member(Some(outcome), "exchange")
}

/// Reads a member of a journal outcome. (Not all of it at once: an operation that answers nothing has
/// the value `null`, which an `Option` would take for none.)
fn member<T: DeserializeOwned>(outcome: Option<&Value>, name: &str) -> Option<T> {
    serde_json::from_value(outcome?.get(name)?.clone()).ok()
}

/// One write: what it is, about what, and with which request.
pub(crate) struct Write<'a> {
    pub(crate) asker: &'a Asker,
    pub(crate) operation: &'static str,
    pub(crate) subject: &'a str,
    /// The ClientToken to use unless the journal holds one for this write.
    pub(crate) token: String,
    pub(crate) request: Value,
    /// Whether it starts a task: one that has failed may be started again, with a new token.
    pub(crate) starts_task: bool,
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
    /// Somebody else is doing it right now; nothing was sent by this call.
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

impl Desk {
    /// Runs a write through the journal. `call` gets the token and the request to send; the request is
    /// the journal's, so that a token never goes with another body.
    pub(crate) async fn write<T, F, Fut>(&self, write: Write<'_>, call: F) -> Result<Written<T>, WriteFailure>
    where
        T: Serialize + DeserializeOwned + Clone + Send + 'static,
        F: FnOnce(String, Value) -> Fut,
        Fut: Future<Output = Result<Answer<T>, Refusal>> + Send + 'static,
    {
        let mut intent = self.enter(&write, None).await?;
        if write.starts_task && self.task_has_failed(write.asker, &intent).await? {
            intent = self.enter(&write, Some(intent.id)).await?;
        }
        if !intent.fresh {
            let done = intent.outcome.as_ref().filter(|_| intent.state == IntentState::Done);
            if let Some(value) = member(done, "value") {
                return Ok(Written { value, already: true });
            }
            if !self.take_over(&intent).await? {
                return self.join(&write, intent.id).await;
            }
        }
        let call = call(intent.token, intent.request);
        let desk = self.clone();
        let done = async move { desk.call_and_settle(intent.id, call).await };
        // The call was made: if what came of it could not be written down, nobody knows.
        let answer = to_its_end(done).await.map_err(|error| WriteFailure { error, kind: FailureKind::Unsettled })?;
        match answer {
            Ok(value) => Ok(Written { value, already: false }),
            Err(failure) => {
                let error = &failure.error;
                tracing::warn!(operation = write.operation, kind = ?error.status(), request_id = error.request_id, "a write was not accepted");
                Err(failure)
            }
        }
    }

    /// Makes the call and writes down what came of it.
    async fn call_and_settle<T: Serialize + Clone>(
        &self,
        entry: i64,
        call: impl Future<Output = Result<Answer<T>, Refusal>>,
    ) -> Result<Result<T, WriteFailure>, AppError> {
        let answer = call.await;
        let (state, outcome) = match &answer {
            Ok(answer) => (
                IntentState::Done,
                Outcome { value: Some(answer.value.clone()), error: None, exchange: Some((&answer.exchange).into()) },
            ),
            Err(refusal) => (
                if refusal.may_have_happened { IntentState::Unsettled } else { IntentState::Refused },
                Outcome {
                    value: None,
                    error: Some(refusal.error.clone()),
                    exchange: refusal.exchange.as_deref().map(Into::into),
                },
            ),
        };
        let outcome = serde_json::to_value(outcome).unwrap_or_default();
        let request_id = match &answer {
            Ok(answer) => answer.exchange.request_id.as_deref(),
            Err(refusal) => refusal.error.request_id.as_deref(),
        };
        let settlement =
            Settlement { entry, state, outcome: &outcome, request_id, task: None, by: "desk", at: self.now() };
        self.store.settle(&settlement).await?;
        Ok(answer.map(|answer| answer.value).map_err(|refusal| {
            let kind = if refusal.may_have_happened { FailureKind::Unsettled } else { FailureKind::Refused };
            WriteFailure { error: refusal.error, kind }
        }))
    }

    async fn enter(&self, write: &Write<'_>, superseding: Option<i64>) -> Result<Intent, AppError> {
        let intent = NewIntent {
            scope: write.asker.scope.clone(),
            operation: write.operation,
            subject: write.subject.to_owned(),
            token: write.token.clone(),
            parameters_hash: String::new(),
            person: write.asker.person.id.clone(),
            person_name: write.asker.person.name.clone(),
            request: write.request.clone(),
            at: self.now(),
        };
        Ok(self.store.begin(&intent, superseding).await?)
    }

    /// Whether the entry started a task that has failed since.
    async fn task_has_failed(&self, asker: &Asker, intent: &Intent) -> Result<bool, AppError> {
        let task = intent.outcome.as_ref().and_then(|o| o.get("value")?.get("id")?.as_str());
        let Some(task) = task.filter(|_| intent.state == IntentState::Done) else { return Ok(false) };
        let task = self.store.task(&asker.scope, task).await?;
        Ok(task.is_some_and(|t| t.status == TaskStatus::Failed))
    }

    /// Another try at an entry whose outcome is unknown: at once when its answer was lost, after a
    /// while when its process seems to have died. False while somebody else is at it.
    async fn take_over(&self, intent: &Intent) -> Result<bool, AppError> {
        let now = self.now();
        let free = match intent.state {
            IntentState::Unsettled => true,
            IntentState::Pending => now - intent.at > ABANDONED_AFTER,
            IntentState::Done | IntentState::Refused | IntentState::Undecided => false,
        };
        Ok(free && self.store.retake(intent.id, intent.at, now).await?)
    }

    /// Waits for what comes of somebody else's call, and takes it for one's own.
    async fn join<T: DeserializeOwned>(&self, write: &Write<'_>, entry: i64) -> Result<Written<T>, WriteFailure> {
        for _ in 0..LOOKS {
            tokio::time::sleep(LOOK_EVERY).await;
            let last = self.store.last_entry(&write.asker.scope, write.operation, write.subject).await;
            let Some(last) = last.map_err(AppError::from)?.filter(|last| last.id == entry) else { break };
            let kind = match last.state {
                IntentState::Pending => continue,
                IntentState::Done => {
                    let Some(value) = member(last.outcome.as_ref(), "value") else { break };
                    return Ok(Written { value, already: true });
                }
                IntentState::Refused => FailureKind::Refused,
                IntentState::Unsettled | IntentState::Undecided => FailureKind::Unsettled,
            };
            let Some(error) = member(last.outcome.as_ref(), "error") else { break };
            return Err(WriteFailure { error, kind });
        }
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("The same request is on its way from another window or person.");
        Err(WriteFailure { error, kind: FailureKind::Elsewhere })
    }
}

/// Runs work to its end even if whoever asked for it hangs up: a browser drops the first request of a
/// double click, and half a write would keep everybody waiting for an answer that nobody takes.
pub(crate) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    tokio::spawn(work.in_current_span()).await.unwrap_or_else(|error| {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, %error, "a write ended unexpectedly");
        Err(AppError::new(ErrorKind::Internal { reference }))
    })
}

/// A fresh ClientToken.
pub(crate) fn new_token() -> String {
    uuid::Uuid::new_v4().to_string()
}
