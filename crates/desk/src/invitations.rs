//! Reading and answering invitations.

use crate::{
    Desk,
    access::{Permit, Writer},
    ports::InvitationQuery,
    writing::{Author, Operation, Write, Written, document, new_token},
};
use domain::{
    commands::{AcceptByTaskCommand, RejectCommand, Tag, parse_reason, parse_tags},
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::InvitationId,
    people::Asker,
    views::{InvitationDetail, InvitationSummary, Page, StartKind, TaskView},
};
use serde_json::json;

impl Desk {
    /// A page of invitations, received or sent.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn list_invitations(
        &self,
        asker: &Asker,
        query: &InvitationQuery,
    ) -> Result<Page<InvitationSummary>, AppError> {
        let reader = self.reader(asker)?;
        let answer = reader.partner_central()?.list_engagement_invitations(query).await?;
        Ok(answer.value)
    }

    /// One invitation.
    ///
    /// # Errors
    /// Also when it belongs to other accounts.
    pub async fn get_invitation(&self, asker: &Asker, id: &InvitationId) -> Result<InvitationDetail, AppError> {
        let reader = self.reader(asker)?;
        let answer = reader.partner_central()?.get_engagement_invitation(id.as_str()).await?;
        Ok(answer.value)
    }

    /// Accepts an opportunity invitation by a task. A second call, from anybody, joins the first:
    /// only after a task failed does a call start another, with a new token.
    ///
    /// # Errors
    /// Field errors in the tags; what AWS refused.
    pub async fn accept_by_task(
        &self,
        asker: &Asker,
        id: &InvitationId,
        fields: &Fields,
    ) -> Result<Written<TaskView>, AppError> {
        let writer = self.writer(asker)?;
        let tags = parse_tags(fields).map_err(AppError::validation)?;
        self.start_accepting(&writer, id, tags).await
    }

    pub(crate) async fn start_accepting(
        &self,
        writer: &Permit<'_, Writer>,
        id: &InvitationId,
        tags: Vec<Tag>,
    ) -> Result<Written<TaskView>, AppError> {
        let write = Write {
            author: Author::from(writer),
            operation: Operation::Start(StartKind::AcceptInvitation),
            subject: id.to_string(),
            token: new_token(),
            request: document(&AcceptByTaskCommand { identifier: id.clone(), tags }),
            seen_at: None,
        };
        Ok(self.write(write).await?)
    }

    /// Accepts a lead invitation, which AWS does at once. The operation takes no token, so the
    /// invitation is read first: one that is accepted already counts as done.
    ///
    /// # Errors
    /// What AWS refused.
    pub async fn accept_lead(&self, asker: &Asker, id: &InvitationId) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        if Self::stands_at(&writer, id, "ACCEPTED").await? {
            return Ok(Written { value: (), already: true });
        }
        let write = Write {
            author: Author::from(&writer),
            operation: Operation::AcceptLead,
            subject: id.to_string(),
            token: new_token(),
            request: json!({ "Identifier": id }),
            seen_at: None,
        };
        Ok(self.write(write).await?)
    }

    /// Declines an invitation. As with leads, it is read first.
    ///
    /// # Errors
    /// Field errors in the reason; what AWS refused.
    pub async fn reject_invitation(
        &self,
        asker: &Asker,
        id: &InvitationId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let rejection_reason = parse_reason(fields).map_err(AppError::validation)?;
        if Self::stands_at(&writer, id, "REJECTED").await? {
            return Ok(Written { value: (), already: true });
        }
        let write = Write {
            author: Author::from(&writer),
            operation: Operation::Reject,
            subject: id.to_string(),
            token: new_token(),
            request: document(&RejectCommand { identifier: id.clone(), rejection_reason }),
            seen_at: None,
        };
        Ok(self.write(write).await?)
    }

    /// Whether the invitation stands at `status` already; a conflict when it stands at another end.
    async fn stands_at(writer: &Permit<'_, Writer>, id: &InvitationId, status: &str) -> Result<bool, AppError> {
        let answer = writer.partner_central_now()?.get_engagement_invitation(id.as_str()).await?;
        let now = answer.value.summary.status.unwrap_or_default();
        match now.as_str() {
            "PENDING" => Ok(false),
            s if s == status => Ok(true),
            s => Err(AppError::new(ErrorKind::Conflict)
                .with_detail(format!("The invitation is {} already.", s.to_lowercase()))),
        }
    }
}
