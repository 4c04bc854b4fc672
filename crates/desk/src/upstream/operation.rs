//! The operations, and what is counted together.

use domain::views::TaskKind;

/// An operation that the desk calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    CreateEngagement,
    ListEngagements,
    GetEngagement,
    ListEngagementMembers,
    CreateEngagementInvitation,
    ListEngagementInvitations,
    GetEngagementInvitation,
    AcceptEngagementInvitation,
    RejectEngagementInvitation,
    UpdateEngagementContext,
    ListOpportunities,
    GetOpportunity,
    UpdateOpportunity,
    AssignOpportunity,
    SubmitOpportunity,
    AssociateOpportunity,
    DisassociateOpportunity,
    ListSolutions,
    TagResource,
    ListTagsForResource,
    StartByAcceptingInvitation,
    StartFromOpportunity,
    ListByAcceptingInvitation,
    ListFromOpportunity,
    ListFromEngagement,
}

/// What an operation does, as far as trying it again is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only reads.
    Read,
    /// It writes with a ClientToken: the same again is done once.
    Token,
    /// It writes without a token: the same again may be done twice.
    Bare,
}

/// Operations whose calls AWS counts together, per account and over both catalogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuotaClass {
    /// AWS's listed reads: opportunities and invitations, one or many, and solutions.
    Reads,
    /// AWS's listed writes: declining, the two starts and whatever changes an opportunity; with them
    /// leads and tags, for which AWS publishes no figure.
    Writes,
    /// `CreateEngagement`, which has a figure of its own.
    Engagements,
    /// `CreateEngagementInvitation` and `AcceptEngagementInvitation`: AWS publishes no figure.
    Invitations,
    /// Reading engagements, their members, and tags: AWS publishes no figure.
    EngagementReads,
    /// The three `List…Tasks`: AWS publishes no figure.
    TaskLists,
}

impl QuotaClass {
    /// Every class.
    pub const ALL: [Self; 6] =
        [Self::Reads, Self::Writes, Self::Engagements, Self::Invitations, Self::EngagementReads, Self::TaskLists];

    /// The class in a word, for the store and for metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Engagements => "engagements",
            Self::Invitations => "invitations",
            Self::EngagementReads => "engagement-reads",
            Self::TaskLists => "task-lists",
        }
    }

    /// What people call its calls.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Reads | Self::EngagementReads => "reads",
            Self::Writes => "writes",
            Self::Engagements => "new engagements",
            Self::Invitations => "invitations",
            Self::TaskLists => "looks at tasks",
        }
    }
}

/// Operations that fail together: one breaker each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Circuit {
    Reads,
    Writes,
    Tasks,
}

impl Operation {
    /// What lists the tasks of a kind.
    pub(super) fn of_tasks(kind: TaskKind) -> Self {
        match kind {
            TaskKind::AcceptInvitation => Self::ListByAcceptingInvitation,
            TaskKind::FromOpportunity => Self::ListFromOpportunity,
            TaskKind::FromEngagement => Self::ListFromEngagement,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::CreateEngagement => "CreateEngagement",
            Self::ListEngagements => "ListEngagements",
            Self::GetEngagement => "GetEngagement",
            Self::ListEngagementMembers => "ListEngagementMembers",
            Self::CreateEngagementInvitation => "CreateEngagementInvitation",
            Self::ListEngagementInvitations => "ListEngagementInvitations",
            Self::GetEngagementInvitation => "GetEngagementInvitation",
            Self::AcceptEngagementInvitation => "AcceptEngagementInvitation",
            Self::RejectEngagementInvitation => "RejectEngagementInvitation",
            Self::UpdateEngagementContext => "UpdateEngagementContext",
            Self::ListOpportunities => "ListOpportunities",
            Self::GetOpportunity => "GetOpportunity",
            Self::UpdateOpportunity => "UpdateOpportunity",
            Self::AssignOpportunity => "AssignOpportunity",
            Self::SubmitOpportunity => "SubmitOpportunity",
            Self::AssociateOpportunity => "AssociateOpportunity",
            Self::DisassociateOpportunity => "DisassociateOpportunity",
            Self::ListSolutions => "ListSolutions",
            Self::TagResource => "TagResource",
            Self::ListTagsForResource => "ListTagsForResource",
            Self::StartByAcceptingInvitation => "StartEngagementByAcceptingInvitationTask",
            Self::StartFromOpportunity => "StartEngagementFromOpportunityTask",
            Self::ListByAcceptingInvitation => "ListEngagementByAcceptingInvitationTasks",
            Self::ListFromOpportunity => "ListEngagementFromOpportunityTasks",
            Self::ListFromEngagement => "ListOpportunityFromEngagementTasks",
        }
    }

    pub(super) fn class(self) -> QuotaClass {
        match self {
            Self::ListEngagementInvitations
            | Self::GetEngagementInvitation
            | Self::ListOpportunities
            | Self::GetOpportunity
            | Self::ListSolutions => QuotaClass::Reads,
            Self::RejectEngagementInvitation
            | Self::UpdateOpportunity
            | Self::AssignOpportunity
            | Self::AssociateOpportunity
            | Self::DisassociateOpportunity
            | Self::StartByAcceptingInvitation
            | Self::StartFromOpportunity
            // AWS publishes no figure for these three. As the listed writes they are on the safe side.
            | Self::SubmitOpportunity
            | Self::UpdateEngagementContext
            | Self::TagResource => QuotaClass::Writes,
            Self::CreateEngagement => QuotaClass::Engagements,
            Self::CreateEngagementInvitation | Self::AcceptEngagementInvitation => QuotaClass::Invitations,
            Self::ListEngagements
            | Self::GetEngagement
            | Self::ListEngagementMembers
            | Self::ListTagsForResource => QuotaClass::EngagementReads,
            Self::ListByAcceptingInvitation | Self::ListFromOpportunity | Self::ListFromEngagement => {
                QuotaClass::TaskLists
            }
        }
    }

    pub(super) fn effect(self) -> Effect {
        match self {
            Self::CreateEngagement
            | Self::CreateEngagementInvitation
            | Self::StartByAcceptingInvitation
            | Self::StartFromOpportunity => Effect::Token,
            Self::AcceptEngagementInvitation
            | Self::RejectEngagementInvitation
            | Self::UpdateEngagementContext
            | Self::UpdateOpportunity
            | Self::AssignOpportunity
            | Self::SubmitOpportunity
            | Self::AssociateOpportunity
            | Self::DisassociateOpportunity
            | Self::TagResource => Effect::Bare,
            Self::ListEngagements
            | Self::GetEngagement
            | Self::ListEngagementMembers
            | Self::ListEngagementInvitations
            | Self::GetEngagementInvitation
            | Self::ListOpportunities
            | Self::GetOpportunity
            | Self::ListSolutions
            | Self::ListTagsForResource
            | Self::ListByAcceptingInvitation
            | Self::ListFromOpportunity
            | Self::ListFromEngagement => Effect::Read,
        }
    }

    pub(super) fn circuit(self) -> Circuit {
        match (self.class(), self.effect()) {
            (QuotaClass::TaskLists, _) => Circuit::Tasks,
            (_, Effect::Read) => Circuit::Reads,
            (_, Effect::Token | Effect::Bare) => Circuit::Writes,
        }
    }
}
