//! Whoever wants what is under way already joins it.

use super::{
    FailureKind, Operation, Outcome, Way, Write, WriteFailure, Written, fingerprint::fingerprint, outcome_of,
    running::queued, unsettled, words,
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
    ends_by_itself(stands.state);
    let how = match stands.state {
        IntentState::Pending => "It is on its way.",
        IntentState::Undecided => "Whether AWS did it is to be decided under Activity.",
        IntentState::Unsettled => "Its answer was lost; the desk is finding out.",
        IntentState::Done | IntentState::Refused => "It has just come to something; look at it and try again.",
    };
    let detail = format!(
        "{} asked for the same on {}, with other answers than yours. {how} Nothing of yours was sent.",
        stands.person_name,
        when::date_time(stands.begun_at),
    );
    let error = AppError::new(ErrorKind::Conflict).with_detail(detail);
    Err(WriteFailure { error, kind: FailureKind::Elsewhere })
}

/// Notes for a bulk job that what stands there goes away without anybody's doing.
fn ends_by_itself(state: IntentState) {
    if state != IntentState::Undecided {
        Way::is_taken();
    }
}

/// Tells whoever has found something else under way with a thing again and again.
pub(super) fn is_busy() -> WriteFailure {
    Way::is_taken();
    let error = AppError::new(ErrorKind::Conflict)
        .with_detail("One thing after the other is under way there. Nothing of yours was sent. Try again in a moment.");
    WriteFailure { error, kind: FailureKind::Elsewhere }
}

/// Tells what is under way with a thing to whoever wants something else of it, and what to do.
fn is_under_way(stands: &JournalEntry) -> WriteFailure {
    ends_by_itself(stands.state);
    let what = Operation::parse(&stands.operation)
        .map_or_else(|| stands.operation.clone(), |it| words::wanted(it, &stands.subject, &stands.request));
    let how = match stands.state {
        IntentState::Undecided => "Whether AWS did it is to be decided under Activity first; then try again.",
        IntentState::Unsettled => "Its answer was lost and the desk is finding out. Wait for that, then try again.",
        _ => "It is on its way. Wait until it has come to something, then try again.",
    };
    let detail = format!(
        "Something else is under way there, which {} asked for on {}: \u{201c}{what}\u{201d} {how} It stands under \
         Activity (/activity). Nothing of yours was sent.",
        stands.person_name,
        when::date_time(stands.begun_at),
    );
    WriteFailure { error: AppError::new(ErrorKind::Conflict).with_detail(detail), kind: FailureKind::Elsewhere }
}

impl Desk {
    /// Why a write does not begin: another operation on the same thing is under way, as an entry of the
    /// journal. `None` when that has come to something meanwhile.
    pub(super) async fn in_the_way(&self, scope: &Scope, id: i64) -> Option<WriteFailure> {
        match self.own_work().store().entry(scope, id).await {
            Ok(Some(stands)) if matches!(stands.state, IntentState::Done | IntentState::Refused) => None,
            Ok(Some(stands)) => Some(is_under_way(&stands)),
            Ok(None) => Some(AppError::not_found().into()),
            Err(error) => Some(WriteFailure { error: error.into(), kind: FailureKind::Elsewhere }),
        }
    }

    /// Looks whether a write could begin, or join the very same.
    ///
    /// # Errors
    /// That another operation is under way with its subject, or the same one with another request, and what to do.
    pub(crate) async fn check_the_way(&self, write: &Write) -> Result<(), AppError> {
        let open = self.own_work().store().open_entry(write.author.scope(), &write.subject).await?;
        match open {
            Some(stands) if stands.operation != write.operation.name() => Err(is_under_way(&stands).error),
            Some(stands) => is_the_same(write, &stands).map_err(AppError::from),
            None => Ok(()),
        }
    }

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
        Way::is_taken();
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("The same request is on its way from another window or person.");
        Err(WriteFailure { error, kind: FailureKind::Elsewhere })
    }
}
