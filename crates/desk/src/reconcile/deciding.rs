//! A person decides of what nobody can tell.

use crate::{
    Desk,
    ports::{Hand, IntentState, JournalEntry},
    writing::{InLine, Operation, Outcome, Verdict},
};
use domain::{
    error::{AppError, ErrorKind},
    forms::FieldError,
    ids::{DraftId, EngagementId, InvitationId},
    people::Asker,
    views::{Decision, WriteState},
};
use serde_json::{Value, json};

impl Desk {
    /// Settles a write of which the desk could not find out whether AWS did it, or looks once more. The
    /// record of who did what names the person. Says how the write stands now.
    ///
    /// # Errors
    /// When somebody has decided meanwhile; a field error at `made` when a creation is said to be done
    /// and what it made is not named.
    pub async fn decide(&self, asker: &Asker, entry: i64, decision: Decision) -> Result<WriteState, AppError> {
        let writer = self.writer(asker)?;
        let entry = writer.store().entry(&asker.scope, entry).await?.ok_or_else(AppError::not_found)?;
        if entry.state != IntentState::Undecided {
            return Err(decided_meanwhile());
        }
        let stood = Outcome::read(entry.outcome.as_ref());
        let verdict = match decision {
            Decision::LookAgain => None,
            Decision::Done { made } => Some(declared_done(&entry, stood, made)?),
            Decision::NotDone => Some(declared_not_done(stood, &asker.person.name)),
        };
        // From here on it is this call's own, so that of two who decide at once one is heard.
        let mine = self.retake(entry).await?.ok_or_else(decided_meanwhile)?;
        let state = match verdict {
            None => {
                let (desk, entry, by) = (self.clone(), mine.clone(), Hand::from(asker));
                let running = self.to_its_end(async move { desk.try_entry(&entry, &by).await });
                self.wait_for(running, &asker.scope, &InLine::of(mine.id)).await?.state
            }
            Some(mut verdict) => {
                verdict.outcome.decided_by = Some(asker.person.name.clone());
                if !self.conclude(&mine, &verdict, &Hand::from(asker)).await? {
                    return Err(decided_meanwhile());
                }
                verdict.state
            }
        };
        self.let_draft_follow(&mine).await?;
        Ok(state)
    }

    /// A draft need not wait for the next round.
    async fn let_draft_follow(&self, entry: &JournalEntry) -> Result<(), AppError> {
        if DraftId::parse(&entry.subject).is_none() {
            return Ok(());
        }
        match self.own_work().store().draft(&entry.scope, &entry.subject).await? {
            Some(draft) => self.follow(draft).await,
            None => Ok(()),
        }
    }
}

fn decided_meanwhile() -> AppError {
    AppError::new(ErrorKind::Conflict).with_detail("It has been decided or is being looked into meanwhile.")
}

fn declared_done(entry: &JournalEntry, stood: Outcome, made: Option<String>) -> Result<Verdict, AppError> {
    let made = made.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    let value = match Operation::parse(&entry.operation) {
        Some(Operation::CreateEngagement) => {
            let id = made.as_deref().and_then(EngagementId::parse);
            json!({ "id": id.ok_or_else(|| name_it("engagement", "eng-0a1b2c3d4e5f6g"))? })
        }
        Some(Operation::Invite) => {
            let id = made.as_deref().and_then(InvitationId::parse);
            json!({ "id": id.ok_or_else(|| name_it("invitation", "engi-0a1b2c3d4e5f6"))? })
        }
        _ => Value::Null,
    };
    let outcome = Outcome { value, doubt: stood.doubt, ..Outcome::default() };
    Ok(Verdict { state: IntentState::Done, outcome, task: None, found: true })
}

fn name_it(what: &str, example: &str) -> AppError {
    let message = format!("Enter the id of the {what} that was made, such as {example}.");
    AppError::validation(vec![FieldError::new("made", message)])
}

fn declared_not_done(stood: Outcome, name: &str) -> Verdict {
    let error = AppError::new(ErrorKind::Conflict).with_detail(format!("{name} has found that AWS did not do it."));
    let outcome = Outcome { error: Some(error), doubt: stood.doubt, ..Outcome::default() };
    Verdict { state: IntentState::Refused, outcome, task: None, found: false }
}
