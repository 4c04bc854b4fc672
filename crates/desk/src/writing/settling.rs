//! Writing down what came of a call.

use super::{Operation, Outcome, Verdict, Way};
use crate::{
    Desk,
    ports::{Hand, IntentState, JournalEntry, Settlement, StoreError},
};
use domain::error::{AppError, ErrorKind};
use std::time::Duration;

/// How often writing down is tried again, and the first pause; pauses double. AWS has acted: an entry
/// that stays open costs a look-up later.
const TRIES_TO_SETTLE: u32 = 7;
/// See [`TRIES_TO_SETTLE`]: the pauses come to 13 s. Each of the tries may take as long as the store's limit on a call
/// besides, so that a database that is silent costs up to 8 times that.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// What the record says of an entry that a person has decided.
const DECIDED: &str = "decided by hand";

impl Desk {
    /// Makes the call of a fresh entry.
    pub(super) async fn first_call(&self, entry: &JournalEntry) -> Verdict {
        let Some(operation) = Operation::parse(&entry.operation) else { return unknown_operation(entry) };
        match self.own_work().in_the_name_of(&entry.scope, &entry.person) {
            Ok(upstream) => {
                let verdict = Verdict::of(operation.call(&*upstream, &entry.token, &entry.request).await, false);
                match self.own_work().partner_central_now(&entry.scope) {
                    Ok(now) => self.told_of_both(verdict, operation, entry, &*now).await,
                    Err(_) => verdict,
                }
            }
            Err(error) => Verdict::failed(IntentState::Refused, error),
        }
    }

    /// Writes down what came of an entry, with its task, and tells the viewers; false when the entry says more, or
    /// is another try's by now, so that this word does not count. Tried again for a while when the database fails.
    pub(crate) async fn conclude(&self, entry: &JournalEntry, verdict: &Verdict, by: &Hand) -> Result<bool, AppError> {
        let outcome = super::document(&verdict.outcome);
        let detail = if verdict.outcome.decided_by.is_some() { DECIDED } else { "" };
        let mut pause = FIRST_PAUSE;
        for left in (0..=TRIES_TO_SETTLE).rev() {
            let settlement = Settlement {
                entry: entry.id,
                attempts: entry.attempts,
                state: verdict.state,
                outcome: &outcome,
                request_id: verdict.request_id(),
                task: verdict.task.as_ref(),
                by,
                detail,
                at: self.now(),
            };
            match self.own_work().store().settle(&settlement).await {
                Ok(None) => return Ok(false),
                Ok(Some(changes)) => {
                    fail::fail_point!("write.committed");
                    self.own_work().guard().forget(&entry.scope);
                    self.tracker.tell(&entry.scope, changes);
                    fail::fail_point!("write.published");
                    return Ok(true);
                }
                Err(error) if left == 0 => return Err(not_written_down(entry, &error)),
                Err(error) => {
                    tracing::warn!(%error, entry = entry.id, "what came of a write could not be written down; trying again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
            }
        }
        Ok(false)
    }

    /// What a try hears whose word does not count: what the entry has come to, or that another process is at it.
    pub(super) async fn what_counts(&self, entry: &JournalEntry) -> Result<Verdict, AppError> {
        let stands = self.own_work().store().entry(&entry.scope, entry.id).await?;
        match stands {
            Some(stands) if !matches!(stands.state, IntentState::Pending | IntentState::Unsettled) => {
                let outcome = Outcome::read(stands.outcome.as_ref());
                Ok(Verdict { state: stands.state, outcome, task: None, found: false })
            }
            _ => Err(goes_on_elsewhere()),
        }
    }
}

/// Of a try that has lost its entry, and does not know what comes of it.
pub(super) fn goes_on_elsewhere() -> AppError {
    Way::is_taken();
    AppError::new(ErrorKind::Conflict).with_detail("Another process of the desk goes on with this.")
}

/// An entry of another version of the desk.
pub(crate) fn unknown_operation(entry: &JournalEntry) -> Verdict {
    let error = AppError::new(ErrorKind::Unknown { code: entry.operation.clone() });
    Verdict::failed(IntentState::Undecided, error)
}

fn not_written_down(entry: &JournalEntry, error: &StoreError) -> AppError {
    let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(reference, %error, entry = entry.id, "what came of a write could not be written down");
    AppError::new(ErrorKind::Internal { reference }).with_detail(
        "AWS was asked, but the desk's database did not take what came of it. The desk finds out by itself.",
    )
}
