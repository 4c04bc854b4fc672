//! What came of a call, as the journal keeps it and as people are told.

use super::operation::Called;
use crate::ports::{Exchange, IntentState, Refusal};
use domain::{
    error::{AppError, ErrorKind},
    views::{Doubt, TaskView},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What the journal keeps of an answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// The answer; `null` for operations that answer nothing, and where nobody knows the answer.
    pub(crate) value: Value,
    /// Why it failed.
    pub(crate) error: Option<AppError>,
    /// What went over the wire.
    pub(crate) exchange: Option<StoredExchange>,
    /// What the desk was to do and what AWS shows, when it could not find out.
    pub(crate) doubt: Option<Doubt>,
    /// Who decided that it was done or not, by name.
    pub(crate) decided_by: Option<String>,
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
    Outcome::read(Some(outcome)).exchange
}

impl Outcome {
    /// Reads what the journal has; nothing where it has nothing.
    pub(crate) fn read(stored: Option<&Value>) -> Self {
        stored.and_then(|stored| serde_json::from_value(stored.clone()).ok()).unwrap_or_default()
    }

    /// The answer; `None` where nobody knows it.
    pub(crate) fn answer<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_value(self.value.clone()).ok()
    }

    /// A member of the answer, as text.
    pub(crate) fn text(&self, member: &str) -> Option<String> {
        self.value.get(member)?.as_str().map(str::to_owned)
    }
}

/// What came of a call, before it is written down.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) state: IntentState,
    pub(crate) outcome: Outcome,
    pub(crate) task: Option<TaskView>,
    /// Whether it had been done before, so that nothing was sent now.
    pub(crate) found: bool,
}

impl Verdict {
    /// What an answer means. `repeated` says that the same request may have arrived before: a refusal
    /// counts then only if it says something about that first one too.
    pub(crate) fn of(answer: Result<Called, Refusal>, repeated: bool) -> Self {
        match answer {
            Ok(Called { value, task, exchange }) => {
                let exchange = Some((&exchange).into());
                let outcome = Outcome { value, exchange, ..Outcome::default() };
                Self { state: IntentState::Done, outcome, task, found: false }
            }
            Err(refusal) => {
                let open = refusal.may_have_happened || (repeated && !tells_of_the_first(&refusal.error.kind));
                let state = if open { IntentState::Unsettled } else { IntentState::Refused };
                let exchange = refusal.exchange.as_deref().map(Into::into);
                let outcome = Outcome { error: Some(refusal.error), exchange, ..Outcome::default() };
                Self { state, outcome, task: None, found: false }
            }
        }
    }

    /// It had been done: what AWS shows says so.
    pub(crate) fn found(value: Value, task: Option<TaskView>) -> Self {
        let outcome = Outcome { value, ..Outcome::default() };
        Self { state: IntentState::Done, outcome, task, found: true }
    }

    /// It failed.
    pub(crate) fn failed(state: IntentState, error: AppError) -> Self {
        let outcome = Outcome { error: Some(error), ..Outcome::default() };
        Self { state, outcome, task: None, found: false }
    }

    /// Nobody can tell; a person is to decide.
    pub(crate) fn undecided(self, doubt: Doubt) -> Self {
        let outcome = Outcome { doubt: Some(doubt), ..self.outcome };
        Self { state: IntentState::Undecided, outcome, ..self }
    }

    /// AWS's request id.
    pub(crate) fn request_id(&self) -> Option<&str> {
        let answered = self.outcome.exchange.as_ref().and_then(|exchange| exchange.request_id.as_deref());
        answered.or_else(|| self.outcome.error.as_ref()?.request_id.as_deref())
    }
}

/// Whether a refusal of a repeated request means that the first one was refused too. A request that is
/// invalid was so before. Limits, rights and conflicts are of the moment: the first may have been taken.
fn tells_of_the_first(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Validation(_) | ErrorKind::NotFound)
}
