//! The operations that change something, and how each is found out about after its answer was lost.

use super::Basis;
use crate::ports::{Answer, Exchange, InvitationRef, PartnerCentral, Refusal};
use domain::{
    error::{AppError, ErrorKind},
    views::{StartKind, TaskKind, TaskView},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// An operation that changes something at AWS. What the journal keeps of a request is the command's
/// own serialisation, so that an entry can be sent again from the journal alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// `CreateEngagement`.
    CreateEngagement,
    /// `CreateEngagementInvitation`.
    Invite,
    /// `AcceptEngagementInvitation`: leads.
    AcceptLead,
    /// `RejectEngagementInvitation`.
    Reject,
    /// `StartEngagementByAcceptingInvitationTask` or `StartEngagementFromOpportunityTask`.
    Start(StartKind),
    /// `UpdateOpportunity`.
    UpdateOpportunity,
    /// `AssignOpportunity`.
    Assign,
    /// `SubmitOpportunity`.
    Submit,
    /// `AssociateOpportunity`.
    Associate,
    /// `DisassociateOpportunity`.
    Disassociate,
    /// `UpdateEngagementContext`.
    UpdateContext,
    /// `TagResource`.
    Tag,
}

/// How the desk learns what became of a call whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// The same request is sent again with the same ClientToken: AWS knows it, and answers as it did
    /// the first time.
    Resend,
    /// The task is looked for first, and taken for this call's own. If there is none, the request is
    /// sent again with its token.
    FindTask(TaskKind),
    /// There is no token. The invitation is read: at this state it was done, while it is pending the
    /// request is sent once more, and at any other state AWS has decided otherwise.
    ReadBack(&'static str),
    /// There is no token. What the request changes is read and compared with its [`Basis`]: as wanted, it
    /// was done; as it was, with nothing else moved, the request is sent once more; otherwise, and when
    /// AWS calls the request stale, a person decides.
    Compare,
}

/// What a call has brought.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    /// The answer as the journal keeps it.
    pub(crate) value: Value,
    /// The task that it started.
    pub(crate) task: Option<TaskView>,
    /// What went over the wire.
    pub(crate) exchange: Exchange,
}

/// What the journal keeps of a creation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Created {
    pub(crate) id: String,
    pub(crate) arn: Option<String>,
}

impl From<Answer<InvitationRef>> for Called {
    fn from(answer: Answer<InvitationRef>) -> Self {
        let InvitationRef { id, arn } = answer.value;
        Self { value: document(&Created { id, arn }), task: None, exchange: answer.exchange }
    }
}

impl From<Answer<()>> for Called {
    fn from(answer: Answer<()>) -> Self {
        Self { value: Value::Null, task: None, exchange: answer.exchange }
    }
}

impl From<Answer<TaskView>> for Called {
    fn from(answer: Answer<TaskView>) -> Self {
        Self { value: document(&answer.value), task: Some(answer.value), exchange: answer.exchange }
    }
}

impl Operation {
    const ALL: [Self; 13] = [
        Self::CreateEngagement,
        Self::Invite,
        Self::AcceptLead,
        Self::Reject,
        Self::Start(StartKind::AcceptInvitation),
        Self::Start(StartKind::FromOpportunity),
        Self::UpdateOpportunity,
        Self::Assign,
        Self::Submit,
        Self::Associate,
        Self::Disassociate,
        Self::UpdateContext,
        Self::Tag,
    ];

    /// The name in the API and in the journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CreateEngagement => "CreateEngagement",
            Self::Invite => "CreateEngagementInvitation",
            Self::AcceptLead => "AcceptEngagementInvitation",
            Self::Reject => "RejectEngagementInvitation",
            Self::Start(kind) => kind.operation(),
            Self::UpdateOpportunity => "UpdateOpportunity",
            Self::Assign => "AssignOpportunity",
            Self::Submit => "SubmitOpportunity",
            Self::Associate => "AssociateOpportunity",
            Self::Disassociate => "DisassociateOpportunity",
            Self::UpdateContext => "UpdateEngagementContext",
            Self::Tag => "TagResource",
        }
    }

    /// Reads the name in the journal.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// How it is found out about.
    pub(crate) fn recovery(self) -> Recovery {
        match self {
            Self::CreateEngagement | Self::Invite => Recovery::Resend,
            Self::Start(kind) => Recovery::FindTask(kind.task()),
            Self::AcceptLead => Recovery::ReadBack("ACCEPTED"),
            Self::Reject => Recovery::ReadBack("REJECTED"),
            Self::UpdateOpportunity
            | Self::Assign
            | Self::Submit
            | Self::Associate
            | Self::Disassociate
            | Self::UpdateContext
            | Self::Tag => Recovery::Compare,
        }
    }

    /// Whether AWS recognises a repetition by a ClientToken.
    pub(crate) fn takes_token(self) -> bool {
        !matches!(self.recovery(), Recovery::ReadBack(_) | Recovery::Compare)
    }

    /// Calls AWS with a request as the journal has it.
    pub(crate) async fn call(
        self,
        upstream: &dyn PartnerCentral,
        token: &str,
        request: &Value,
    ) -> Result<Called, Refusal> {
        let request = &Basis::without(request);
        Ok(match self {
            Self::CreateEngagement => upstream.create_engagement(&command(request)?, token).await?.into(),
            Self::Invite => upstream.create_engagement_invitation(&command(request)?, token).await?.into(),
            Self::AcceptLead => {
                let Identified { identifier } = command(request)?;
                upstream.accept_engagement_invitation(&identifier).await?.into()
            }
            Self::Reject => upstream.reject_engagement_invitation(&command(request)?).await?.into(),
            Self::Start(StartKind::AcceptInvitation) => {
                upstream.start_by_accepting_invitation(&command(request)?, token).await?.into()
            }
            Self::Start(StartKind::FromOpportunity) => {
                upstream.start_from_opportunity(&command(request)?, token).await?.into()
            }
            Self::UpdateOpportunity => upstream.update_opportunity(&command(request)?).await?.into(),
            Self::Assign => upstream.assign_opportunity(&command(request)?).await?.into(),
            Self::Submit => upstream.submit_opportunity(&command(request)?).await?.into(),
            Self::Associate => upstream.associate_opportunity(&command(request)?).await?.into(),
            Self::Disassociate => upstream.disassociate_opportunity(&command(request)?).await?.into(),
            Self::UpdateContext => upstream.update_engagement_context(&command(request)?).await?.into(),
            Self::Tag => upstream.tag_resource(&command(request)?).await?.into(),
        })
    }
}

/// A request that only says which.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Identified {
    identifier: String,
}

/// A command or an answer as the journal keeps it.
pub(crate) fn document(value: &impl Serialize) -> Value {
    // Commands and answers are plain structures of texts: they always have a document.
    serde_json::to_value(value).unwrap_or_default()
}

fn command<T: DeserializeOwned>(request: &Value) -> Result<T, Refusal> {
    serde_json::from_value(request.clone()).map_err(|error| {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        // The position only: the text may quote a customer's data.
        tracing::error!(reference, line = error.line(), "a request of the journal cannot be read");
        Refusal::definite(AppError::new(ErrorKind::Internal { reference }))
    })
}
