//! Whoever wants what is under way already joins it.

use super::{
    FailureKind, Operation, Outcome, Write, WriteFailure, Written, fingerprint::fingerprint, outcome_of,
    running::queued, unsettled, words,
};
use crate::{
    Desk,
    ports::{Intent, IntentState, JournalEntry, JournalQuery},
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

/// How many open entries are looked through for one about a thing.
const OPEN: u32 = 1_000;

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

/// Tells what is under way with a thing to whoever wants something else of it, and what to do.
fn is_under_way(stands: &JournalEntry) -> WriteFailure {
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
    /// journal.
    pub(super) async fn in_the_way(&self, scope: &Scope, id: i64) -> WriteFailure {
        match self.own_work().store().entry(scope, id).await {
            Ok(Some(stands)) => is_under_way(&stands),
            Ok(None) => AppError::not_found().into(),
            Err(error) => WriteFailure { error: error.into(), kind: FailureKind::Elsewhere },
        }
    }

    /// Looks whether an operation on a thing could begin.
    ///
    /// # Errors
    /// That another one is under way with it, and what to do.
    pub(crate) async fn check_the_way(&self, scope: &Scope, operation: &str, subject: &str) -> Result<(), AppError> {
        let states = vec![IntentState::Pending, IntentState::Unsettled, IntentState::Undecided];
        let open = self.own_work().store().journal(scope, &JournalQuery { states, limit: OPEN }).await?;
        match open.iter().find(|entry| entry.subject == subject && entry.operation != operation) {
            Some(stands) => Err(is_under_way(stands).error),
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
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("The same request is on its way from another window or person.");
        Err(WriteFailure { error, kind: FailureKind::Elsewhere })
    }
}
