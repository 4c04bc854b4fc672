//! How every write goes: into the journal first, with its ClientToken, then to AWS, then the outcome
//! into the journal. A double click, a second tab or a colleague finds the entry and joins it.

use crate::{
    Desk,
    ports::{Answer, Exchange, Intent, IntentState, NewIntent, Refusal},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Asker,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::Future;
use time::Duration;

/// After this long a pending entry is taken for abandoned: its process died between the journal and
/// AWS's answer. Upstream calls are given up well before.
const ABANDONED_AFTER: Duration = Duration::seconds(60);

/// What a write did.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    /// What AWS answered, now or at the first try.
    pub value: T,
    /// Whether it had been done before, so that nothing was sent now.
    pub already: bool,
}

/// What the journal keeps of an answer.
#[derive(Serialize, Deserialize)]
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
    serde_json::from_value(outcome.get("exchange")?.clone()).ok()
}

/// One write: what it is, about what, and with which request.
pub(crate) struct Write<'a> {
    pub(crate) asker: &'a Asker,
    pub(crate) operation: &'static str,
    pub(crate) subject: &'a str,
    /// The ClientToken to use unless the journal holds one for this write.
    pub(crate) token: String,
    pub(crate) request: Value,
    /// The journal entry after which it is to be done again ("start again").
    pub(crate) superseding: Option<i64>,
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
        T: Serialize + DeserializeOwned + Clone,
        F: FnOnce(String, Value) -> Fut,
        Fut: Future<Output = Result<Answer<T>, Refusal>> + Send,
    {
        let intent = self.enter(&write).await?;
        if !intent.fresh {
            if let Some(done) = Self::already_done(&intent) {
                return Ok(Written { value: done, already: true });
            }
            self.take_over(&intent).await?;
        }
        let answer = call(intent.token.clone(), intent.request.clone()).await;
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
        self.store.settle(intent.id, state, &outcome, self.now()).await.map_err(AppError::from)?;
        match answer {
            Ok(answer) => Ok(Written { value: answer.value, already: false }),
            Err(refusal) => {
                tracing::warn!(operation = write.operation, kind = ?refusal.error.status(), request_id = refusal.error.request_id, "a write was not accepted");
                let kind = if refusal.may_have_happened { FailureKind::Unsettled } else { FailureKind::Refused };
                Err(WriteFailure { error: refusal.error, kind })
            }
        }
    }

    async fn enter(&self, write: &Write<'_>) -> Result<Intent, AppError> {
        let intent = NewIntent {
            scope: write.asker.scope.clone(),
            operation: write.operation,
            subject: write.subject.to_owned(),
            token: write.token.clone(),
            person: write.asker.person.id.clone(),
            person_name: write.asker.person.name.clone(),
            request: write.request.clone(),
            at: self.now(),
        };
        Ok(self.store.begin(&intent, write.superseding).await?)
    }

    fn already_done<T: DeserializeOwned>(intent: &Intent) -> Option<T> {
        if intent.state != IntentState::Done {
            return None;
        }
        serde_json::from_value(intent.outcome.as_ref()?.get("value")?.clone()).ok()
    }

    /// Another try at an entry whose outcome is unknown: at once when its answer was lost, after a
    /// while when its process seems to have died.
    async fn take_over(&self, intent: &Intent) -> Result<(), WriteFailure> {
        let now = self.now();
        let free = match intent.state {
            IntentState::Unsettled => true,
            IntentState::Pending => now - intent.at > ABANDONED_AFTER,
            IntentState::Done | IntentState::Refused => false,
        };
        if free && self.store.retake(intent.id, intent.at, now).await.map_err(AppError::from)? {
            return Ok(());
        }
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("The same request is on its way from another window or person.");
        Err(WriteFailure { error, kind: FailureKind::Elsewhere })
    }
}

/// A fresh ClientToken.
pub(crate) fn new_token() -> String {
    uuid::Uuid::new_v4().to_string()
}
