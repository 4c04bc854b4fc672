//! Drafts follow what the journal says of their sending.

use crate::{
    Desk,
    ports::{Draft, Hand, IntentState, JournalEntry},
    writing::{Author, Created, FailureKind, Operation, Outcome, WriteFailure},
};
use domain::{
    commands::parse_invitation,
    error::{AppError, ErrorKind},
    views::DraftState,
};

/// How many drafts a round looks at; the longest untouched come first.
const DRAFTS: u32 = 200;

impl Desk {
    /// Lets every draft that is on its way, or of which nobody knows, follow its entries.
    pub(super) async fn follow_drafts(&self) -> Result<(), AppError> {
        for draft in self.own_work().store().drafts_under_way(DRAFTS).await? {
            let id = draft.id.clone();
            if let Err(error) = self.follow(draft).await {
                tracing::warn!(draft = id, status = error.status(), "a draft does not follow its journal yet");
            }
        }
        Ok(())
    }

    /// Sent when its invitation is, open again when AWS refused. One that was interrupted between two
    /// steps is sent on: whoever pressed Send has been told that it will be.
    pub(super) async fn follow(&self, mut draft: Draft) -> Result<(), AppError> {
        if matches!(draft.state, DraftState::Open | DraftState::Sent) {
            return Ok(());
        }
        let invitation = self.entry_of(&draft, Operation::Invite, &draft.token).await?;
        let decisive = match invitation {
            Some(invitation) => Some(invitation),
            None => {
                let engagement = self.entry_of(&draft, Operation::CreateEngagement, &draft.engagement_token).await?;
                engagement.filter(|engagement| engagement.state != IntentState::Done)
            }
        };
        let stranded = draft.state == DraftState::Unsettled || self.is_abandoned(draft.saved_at);
        let Some(entry) = decisive else {
            return if stranded && self.may_reconcile(&draft.scope) { self.send_on(&mut draft).await } else { Ok(()) };
        };
        let outcome = Outcome::read(entry.outcome.as_ref());
        let kind = match entry.state {
            IntentState::Done => {
                let Some(created) = outcome.answer::<Created>() else { return Ok(()) };
                return self.keep_sent(draft, &created, Hand::desk()).await;
            }
            IntentState::Refused => FailureKind::Refused,
            IntentState::Unsettled | IntentState::Undecided if draft.state == DraftState::Sending && stranded => {
                FailureKind::Unsettled
            }
            IntentState::Pending | IntentState::Unsettled | IntentState::Undecided => return Ok(()),
        };
        let error = outcome.error.unwrap_or_else(|| AppError::new(ErrorKind::Unavailable));
        self.keep_failure(draft, &WriteFailure { error, kind }).await
    }

    /// The entry for the try that the draft is at: tokens change when AWS has refused.
    async fn entry_of(
        &self,
        draft: &Draft,
        operation: Operation,
        token: &str,
    ) -> Result<Option<JournalEntry>, AppError> {
        let last = self.own_work().store().last_entry(&draft.scope, operation.name(), &draft.id).await?;
        Ok(last.filter(|entry| entry.token == token))
    }

    async fn send_on(&self, draft: &mut Draft) -> Result<(), AppError> {
        let invitation = parse_invitation(&draft.fields).map_err(AppError::validation)?;
        if !self.claim(draft).await? {
            return Ok(());
        }
        // What comes of it is kept in the draft, where its owner finds it.
        let sent = self.send_claimed(&Author::from(&*draft), draft.clone(), invitation).await;
        tracing::info!(draft = draft.id, sent = sent.is_ok(), "an interrupted sending was taken up again");
        Ok(())
    }
}
