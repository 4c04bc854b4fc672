//! Sending a draft: exactly once, whatever people click.

use crate::{
    Desk,
    access::{Permit, Writer},
    ports::{AuditNote, Draft, DraftVersion, Hand},
    writing::{
        Author, Created, FailureKind, InLine, LOOK_EVERY, LOOKS, Operation, Write, WriteFailure, document, new_token,
    },
};
use domain::{
    commands::{CreateEngagementCommand, Invitation, InviteCommand, parse_invitation},
    error::{AppError, ErrorKind},
    forms::{self, invitation},
    ids::{DraftId, EngagementId},
    people::Asker,
    views::DraftState,
};
use time::Duration;

/// A sent invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// `engi-…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
}

impl Desk {
    /// Sends a draft. A sent one answers with its invitation again. Makes the engagement first where
    /// the draft asks for a new one; engagements cannot be deleted, so not before.
    ///
    /// # Errors
    /// Field errors, from here or from AWS, which the draft keeps; what AWS refused; that it is on
    /// its way already.
    pub async fn send_draft(&self, asker: &Asker, id: &DraftId) -> Result<Sent, AppError> {
        let writer = self.writer(asker)?;
        let mut draft = Self::own_draft(&writer, id).await?;
        if let Some(sent) = sent(&draft) {
            return Ok(sent);
        }
        let invitation = parse_invitation(&draft.fields).map_err(AppError::validation)?;
        if self.takes_two(&writer.scope) && draft.state == DraftState::Open {
            return Err(self.propose_draft(Author::from(&writer), &draft).await);
        }
        if !self.claim(&mut draft).await? {
            return Self::join_sending(&writer, id, draft.state == DraftState::Sending).await;
        }
        self.send_mine(Author::from(&writer), draft, invitation).await
    }

    /// Sends a draft for somebody whose sending has been approved.
    pub(crate) async fn send_for(&self, author: Author, mut draft: Draft) -> Result<Sent, AppError> {
        if let Some(sent) = sent(&draft) {
            return Ok(sent);
        }
        let invitation = parse_invitation(&draft.fields).map_err(AppError::validation)?;
        if !self.claim(&mut draft).await? {
            return Err(on_its_way());
        }
        self.send_mine(author, draft, invitation).await
    }

    async fn send_mine(&self, author: Author, draft: Draft, invitation: Invitation) -> Result<Sent, AppError> {
        let (desk, scope, line) = (self.clone(), draft.scope.clone(), InLine::default());
        let sending = async move { desk.send_claimed(&author, draft, invitation).await };
        let running = self.to_its_end(line.clone().follow(sending));
        Ok(self.wait_for(running, &scope, &line).await?)
    }

    /// Sends a draft that this call has claimed.
    pub(crate) async fn send_claimed(
        &self,
        author: &Author,
        mut draft: Draft,
        invitation: Invitation,
    ) -> Result<Sent, AppError> {
        let outcome = match self.engagement_of(author, &mut draft).await {
            Ok(engagement_identifier) => {
                self.invite(author, &draft, InviteCommand { engagement_identifier, invitation }).await
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(created) => {
                self.keep_sent(draft, &created, author.hand()).await?;
                Ok(Sent { id: created.id, arn: created.arn })
            }
            Err(failure) => {
                self.keep_failure(draft, &failure).await?;
                Err(failure.error)
            }
        }
    }

    /// Marks the draft as on its way, so that nobody else sends or changes it. False when somebody
    /// else is at it; the draft then is as it was read.
    pub(crate) async fn claim(&self, draft: &mut Draft) -> Result<bool, AppError> {
        let before = draft.version();
        let now = self.now();
        let free = match before.state {
            DraftState::Open | DraftState::Unsettled => true,
            DraftState::Sending => self.is_abandoned(draft.saved_at),
            DraftState::Sent => false,
        };
        if !free {
            return Ok(false);
        }
        draft.state = DraftState::Sending;
        draft.saved_at = now.max(before.saved_at + Duration::nanoseconds(1));
        if self.own_work().store().save_draft(draft, before, None).await? {
            return Ok(true);
        }
        (draft.state, draft.saved_at) = (before.state, before.saved_at);
        Ok(false)
    }

    /// Waits for what comes of somebody else's sending. `sending` says whether the draft was seen on
    /// its way; otherwise it may only have been edited at the same moment.
    async fn join_sending(writer: &Permit<'_, Writer>, id: &DraftId, mut sending: bool) -> Result<Sent, AppError> {
        for _ in 0..LOOKS {
            let draft = Self::own_draft(writer, id).await?;
            match draft.state {
                DraftState::Sent => return sent(&draft).ok_or_else(on_its_way),
                DraftState::Sending => sending = true,
                DraftState::Open | DraftState::Unsettled => {
                    return Err(draft.failure.filter(|_| sending).unwrap_or_else(on_its_way));
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(on_its_way())
    }

    /// Keeps that a draft is sent, even if somebody has taken it for stranded meanwhile: no word is
    /// surer.
    pub(crate) async fn keep_sent(&self, mut draft: Draft, created: &Created, by: Hand) -> Result<(), AppError> {
        let mut seen: DraftVersion = draft.version();
        draft.saved_at = self.now().max(seen.saved_at + Duration::nanoseconds(1));
        draft.state = DraftState::Sent;
        draft.invitation_id = Some(created.id.clone());
        draft.invitation_arn.clone_from(&created.arn);
        draft.refused.clear();
        draft.failure = None;
        let note = AuditNote {
            scope: Some(draft.scope.clone()),
            detail: created.id.clone(),
            ..AuditNote::done_by(by, "SendDraft", &draft.id, self.now())
        };
        while !self.own_work().store().save_draft(&draft, seen, Some(&note)).await? {
            let stands = self.own_work().store().draft(&draft.scope, &draft.id).await?;
            let Some(stands) = stands.filter(|d| d.state != DraftState::Sent) else { break };
            seen = stands.version();
            draft.saved_at = draft.saved_at.max(seen.saved_at + Duration::nanoseconds(1));
        }
        Ok(())
    }

    async fn engagement_of(&self, author: &Author, draft: &mut Draft) -> Result<EngagementId, WriteFailure> {
        if forms::text(&draft.fields, invitation::ENGAGEMENT_FROM) != "new" {
            return EngagementId::parse(forms::text(&draft.fields, invitation::ENGAGEMENT))
                .ok_or_else(|| AppError::not_found().into());
        }
        let command = CreateEngagementCommand {
            title: forms::text(&draft.fields, invitation::NEW_TITLE).to_owned(),
            description: forms::text(&draft.fields, invitation::NEW_DESCRIPTION).to_owned(),
        };
        let write = Write {
            author: author.clone(),
            operation: Operation::CreateEngagement,
            subject: draft.id.clone(),
            token: draft.engagement_token.clone(),
            request: document(&command),
            seen_at: None,
        };
        let made = self.write_to_end::<Created>(write).await?;
        let id = EngagementId::parse(&made.value.id).ok_or_else(|| {
            AppError::new(ErrorKind::Upstream)
                .with_detail("AWS made an engagement with an id that this desk cannot read.")
        })?;
        // From here on it exists: another try must invite to it, not make a second one.
        draft.fields.insert(invitation::ENGAGEMENT_FROM.into(), "existing".into());
        draft.fields.insert(invitation::ENGAGEMENT.into(), id.to_string());
        Ok(id)
    }

    async fn invite(&self, author: &Author, draft: &Draft, command: InviteCommand) -> Result<Created, WriteFailure> {
        let write = Write {
            author: author.clone(),
            operation: Operation::Invite,
            subject: draft.id.clone(),
            token: draft.token.clone(),
            request: document(&command),
            seen_at: None,
        };
        Ok(self.write_to_end::<Created>(write).await?.value)
    }

    /// After a definite refusal the draft opens again, with new tokens, because another body will
    /// follow. When nobody knows, it stays closed and keeps its tokens: only the same may follow.
    pub(crate) async fn keep_failure(&self, mut draft: Draft, failure: &WriteFailure) -> Result<(), AppError> {
        let seen = draft.version();
        draft.saved_at = self.now().max(seen.saved_at + Duration::nanoseconds(1));
        match failure.kind {
            // Whoever sends it writes down what comes of it.
            FailureKind::Elsewhere => return Ok(()),
            FailureKind::Unsettled => draft.state = DraftState::Unsettled,
            FailureKind::Refused => {
                draft.state = DraftState::Open;
                draft.token = new_token();
                draft.engagement_token = new_token();
            }
        }
        if let ErrorKind::Validation(errors) = &failure.error.kind {
            draft.refused.clone_from(errors);
        }
        draft.failure = Some(failure.error.clone());
        self.own_work().store().save_draft(&draft, seen, None).await?;
        Ok(())
    }
}

fn on_its_way() -> AppError {
    AppError::new(ErrorKind::Conflict).with_detail("This invitation is on its way from another window or person.")
}

fn sent(draft: &Draft) -> Option<Sent> {
    (draft.state == DraftState::Sent)
        .then(|| Sent { id: draft.invitation_id.clone().unwrap_or_default(), arn: draft.invitation_arn.clone() })
}
