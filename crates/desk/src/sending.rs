//! Sending a draft: exactly once, whatever people click.

use crate::{
    Desk,
    ports::{Draft, DraftVersion, InvitationRef},
    writing::{FailureKind, LOOK_EVERY, LOOKS, Write, WriteFailure, new_token, to_its_end},
};
use domain::{
    commands::{CreateEngagementCommand, Invitation, InviteCommand, parse_invitation},
    error::{AppError, ErrorKind},
    forms::{self, invitation},
    ids::{DraftId, EngagementId},
    people::Asker,
    views::DraftState,
};
use serde::{Deserialize, Serialize};
use time::Duration;

/// After this long a draft on its way is taken for stranded, and may be sent again with its token.
const STRANDED_AFTER: Duration = Duration::seconds(60);

/// A sent invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// `engi-…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
}

/// What the journal keeps of a creation.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Created {
    id: String,
    arn: Option<String>,
}

impl From<InvitationRef> for Created {
    fn from(made: InvitationRef) -> Self {
        Self { id: made.id, arn: made.arn }
    }
}

impl Desk {
    /// Sends a draft. A sent one answers with its invitation again. Makes the engagement first where
    /// the draft asks for a new one; engagements cannot be deleted, so not before.
    ///
    /// # Errors
    /// Field errors, from here or from AWS, which the draft keeps; what AWS refused; that it is on
    /// its way already.
    pub async fn send_draft(&self, asker: &Asker, id: &DraftId) -> Result<Sent, AppError> {
        self.require_write(asker)?;
        let mut draft = self.own_draft(asker, id).await?;
        if let Some(sent) = sent(&draft) {
            return Ok(sent);
        }
        let invitation = parse_invitation(&draft.fields).map_err(AppError::validation)?;
        if !self.claim(&mut draft).await? {
            return self.join_sending(asker, id, draft.state == DraftState::Sending).await;
        }
        let (desk, asker) = (self.clone(), asker.clone());
        to_its_end(async move { desk.send_claimed(&asker, draft, invitation).await }).await
    }

    async fn send_claimed(&self, asker: &Asker, mut draft: Draft, invitation: Invitation) -> Result<Sent, AppError> {
        let outcome = match self.engagement_of(asker, &mut draft).await {
            Ok(engagement_identifier) => {
                self.invite(asker, &draft, InviteCommand { engagement_identifier, invitation }).await
            }
            Err(failure) => Err(failure),
        };
        let claimed = draft.version();
        draft.saved_at = self.now().max(claimed.saved_at + Duration::nanoseconds(1));
        match outcome {
            Ok(created) => {
                draft.state = DraftState::Sent;
                draft.invitation_id = Some(created.id.clone());
                draft.invitation_arn = created.arn.clone();
                draft.refused.clear();
                draft.failure = None;
                self.keep_sent(draft, claimed).await?;
                Ok(Sent { id: created.id, arn: created.arn })
            }
            Err(failure) => {
                self.keep_failure(draft, claimed, &failure).await?;
                Err(failure.error)
            }
        }
    }

    /// Marks the draft as on its way, so that nobody else sends or changes it. False when somebody
    /// else is at it; the draft then is as it was read.
    async fn claim(&self, draft: &mut Draft) -> Result<bool, AppError> {
        let before = draft.version();
        let now = self.now();
        let free = match before.state {
            DraftState::Open | DraftState::Unsettled => true,
            DraftState::Sending => now - draft.saved_at > STRANDED_AFTER,
            DraftState::Sent => false,
        };
        if !free {
            return Ok(false);
        }
        draft.state = DraftState::Sending;
        draft.saved_at = now.max(before.saved_at + Duration::nanoseconds(1));
        if self.store.save_draft(draft, before).await? {
            return Ok(true);
        }
        (draft.state, draft.saved_at) = (before.state, before.saved_at);
        Ok(false)
    }

    /// Waits for what comes of somebody else's sending. `sending` says whether the draft was seen on
    /// its way; otherwise it may only have been edited at the same moment.
    async fn join_sending(&self, asker: &Asker, id: &DraftId, mut sending: bool) -> Result<Sent, AppError> {
        let elsewhere = || {
            AppError::new(ErrorKind::Conflict)
                .with_detail("This invitation is on its way from another window or person.")
        };
        for _ in 0..LOOKS {
            let draft = self.own_draft(asker, id).await?;
            match draft.state {
                DraftState::Sent => return sent(&draft).ok_or_else(elsewhere),
                DraftState::Sending => sending = true,
                DraftState::Open | DraftState::Unsettled => {
                    return Err(draft.failure.filter(|_| sending).unwrap_or_else(elsewhere));
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(elsewhere())
    }

    /// Keeps that a draft is sent, even if somebody has taken it for stranded meanwhile: no word is
    /// surer.
    async fn keep_sent(&self, mut draft: Draft, mut seen: DraftVersion) -> Result<(), AppError> {
        while !self.store.save_draft(&draft, seen).await? {
            let stands = self.store.draft(&draft.scope, &draft.id).await?;
            let Some(stands) = stands.filter(|d| d.state != DraftState::Sent) else { break };
            seen = stands.version();
            draft.saved_at = draft.saved_at.max(seen.saved_at + Duration::nanoseconds(1));
        }
        Ok(())
    }

    async fn engagement_of(&self, asker: &Asker, draft: &mut Draft) -> Result<EngagementId, WriteFailure> {
        if forms::text(&draft.fields, invitation::ENGAGEMENT_FROM) != "new" {
            return EngagementId::parse(forms::text(&draft.fields, invitation::ENGAGEMENT))
                .ok_or_else(|| AppError::not_found().into());
        }
        let command = CreateEngagementCommand {
            title: forms::text(&draft.fields, invitation::NEW_TITLE).to_owned(),
            description: forms::text(&draft.fields, invitation::NEW_DESCRIPTION).to_owned(),
        };
        let upstream = self.partner_central(&asker.scope)?;
        let write = Write {
            asker,
            operation: "CreateEngagement",
            subject: &draft.id,
            token: draft.engagement_token.clone(),
            request: serde_json::to_value(&command).unwrap_or_default(),
            starts_task: false,
        };
        let made = self
            .write(write, move |token, request| async move {
                let command = serde_json::from_value(request).unwrap_or(command);
                let answer = upstream.create_engagement(&command, &token).await?;
                Ok(crate::ports::Answer { value: Created::from(answer.value), exchange: answer.exchange })
            })
            .await?;
        let id = EngagementId::parse(&made.value.id).ok_or_else(|| {
            AppError::new(ErrorKind::Upstream)
                .with_detail("AWS made an engagement with an id that this desk cannot read.")
        })?;
        // From here on it exists: another try must invite to it, not make a second one.
        draft.fields.insert(invitation::ENGAGEMENT_FROM.into(), "existing".into());
        draft.fields.insert(invitation::ENGAGEMENT.into(), id.to_string());
        Ok(id)
    }

    async fn invite(&self, asker: &Asker, draft: &Draft, command: InviteCommand) -> Result<Created, WriteFailure> {
        let upstream = self.partner_central(&asker.scope)?;
        let write = Write {
            asker,
            operation: "CreateEngagementInvitation",
            subject: &draft.id,
            token: draft.token.clone(),
            request: serde_json::to_value(&command).unwrap_or_default(),
            starts_task: false,
        };
        let sent = self
            .write(write, move |token, request| async move {
                let command = serde_json::from_value(request).unwrap_or(command);
                let answer = upstream.create_engagement_invitation(&command, &token).await?;
                Ok(crate::ports::Answer { value: Created::from(answer.value), exchange: answer.exchange })
            })
            .await?;
        Ok(sent.value)
    }

    /// After a definite refusal the draft opens again, with new tokens, because another body will
    /// follow. When nobody knows, it stays closed and keeps its tokens: only the same may follow.
    async fn keep_failure(
        &self,
        mut draft: Draft,
        claimed: DraftVersion,
        failure: &WriteFailure,
    ) -> Result<(), AppError> {
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
        self.store.save_draft(&draft, claimed).await?;
        Ok(())
    }
}

fn sent(draft: &Draft) -> Option<Sent> {
    (draft.state == DraftState::Sent)
        .then(|| Sent { id: draft.invitation_id.clone().unwrap_or_default(), arn: draft.invitation_arn.clone() })
}
