//! Whoever wants what is under way already joins it.

use super::{
    FailureKind, Outcome, Write, WriteFailure, Written, fingerprint::fingerprint, outcome_of, running::queued,
    unsettled,
};
use crate::{
    Desk,
    ports::{Intent, IntentState, JournalEntry},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
    when,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A double click or a colleague who wants the same waits so long, in steps of [`LOOK_EVERY`], for
/// what comes of the first call; most calls take less than a second.
pub(crate) const LOOKS: u32 = 50;
/// See [`LOOKS`].
pub(crate) const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(200);

/// Whether two requests are the same, in whatever order their members stand.
pub(crate) fn same_parameters(one: &Value, other: &Value) -> bool {
    fingerprint(one) == fingerprint(other)
}

/// Whether an entry is of the very same request.
pub(super) fn same_request(write: &Write, intent: &Intent) -> bool {
    intent.parameters_hash == fingerprint(&write.request)
}

/// Refuses to join another request about the same thing: whoever wants something else must know what
/// stands there.
pub(super) fn is_the_same(write: &Write, stands: &JournalEntry) -> Result<(), WriteFailure> {
    // Entries from before requests were hashed have no hash.
    let same = if stands.parameters_hash.is_empty() {
        fingerprint(&stands.request) == fingerprint(&write.request)
    } else {
        stands.parameters_hash == fingerprint(&write.request)
    };
    if same {
        return Ok(());
    }
    let how = match stands.state {
        IntentState::Pending => "It is on its way.",
        IntentState::Undecided => "Whether AWS did it is to be decided under Activity.",
        _ => "Its answer was lost; the desk is finding out.",
    };
    let detail = format!(
        "{} asked for the same on {}, with other answers than yours. {how} Nothing of yours was sent.",
        stands.person_name,
        when::date_time(stands.begun_at),
    );
    let error = AppError::new(ErrorKind::Conflict).with_detail(detail);
    Err(WriteFailure { error, kind: FailureKind::Elsewhere })
}

impl Desk {
    /// Waits for what comes of somebody else's call, and takes it for one's own.
    pub(super) async fn join<T: DeserializeOwned>(&self, scope: &Scope, id: i64) -> Result<Written<T>, WriteFailure> {
        let since = tokio::time::Instant::now();
        for _ in 0..LOOKS {
            tokio::time::sleep(LOOK_EVERY).await;
            let entry = self.own_work().store().entry(scope, id).await.map_err(|error| unsettled(error.into()))?;
            let Some(entry) = entry else { break };
            let outcome = Outcome::read(entry.outcome.as_ref());
            let kind = match entry.state {
                IntentState::Pending => {
                    let long = since.elapsed() >= self.policy.patience.answer_within;
                    match self.place_of(scope, id).filter(|_| long) {
                        Some(place) => return Err(queued(&place)),
                        None => continue,
                    }
                }
                IntentState::Done => return outcome_of(outcome, true),
                IntentState::Refused => FailureKind::Refused,
                IntentState::Unsettled | IntentState::Undecided => FailureKind::Unsettled,
            };
            let Some(error) = outcome.error else { break };
            return Err(WriteFailure { error, kind });
        }
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("The same request is on its way from another window or person.");
        Err(WriteFailure { error, kind: FailureKind::Elsewhere })
    }
}
