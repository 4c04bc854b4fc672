//! What a task is asked to do.

use serde::{Deserialize, Serialize};

/// Which Start operation made a task. In settings it is written as that operation's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TaskKind {
    /// `StartEngagementByAcceptingInvitationTask`.
    #[serde(rename = "StartEngagementByAcceptingInvitationTask")]
    ByAcceptingInvitation,
    /// `StartEngagementFromOpportunityTask`.
    #[serde(rename = "StartEngagementFromOpportunityTask")]
    FromOpportunity,
    /// `StartOpportunityFromEngagementTask`.
    #[serde(rename = "StartOpportunityFromEngagementTask")]
    FromEngagement,
}

impl TaskKind {
    /// The Start operation's name.
    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::ByAcceptingInvitation => "StartEngagementByAcceptingInvitationTask",
            Self::FromOpportunity => "StartEngagementFromOpportunityTask",
            Self::FromEngagement => "StartOpportunityFromEngagementTask",
        }
    }

    /// The word in the task's ARN.
    pub(super) fn resource(self) -> &'static str {
        match self {
            Self::ByAcceptingInvitation => "engagement-by-accepting-invitation-task",
            Self::FromOpportunity => "engagement-from-opportunity-task",
            Self::FromEngagement => "opportunity-from-engagement-task",
        }
    }
}

/// What the task was asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TaskGoal {
    /// Accept this invitation.
    Accept { invitation: String },
    /// Share this opportunity with AWS. How deep AWS shall be involved is kept as asked.
    Submit { opportunity: String, involvement: String, visibility: Option<String> },
    /// Make an opportunity of the lead in this context.
    Convert { engagement: String, context: String },
}

impl TaskGoal {
    pub(crate) fn kind(&self) -> TaskKind {
        match self {
            Self::Accept { .. } => TaskKind::ByAcceptingInvitation,
            Self::Submit { .. } => TaskKind::FromOpportunity,
            Self::Convert { .. } => TaskKind::FromEngagement,
        }
    }

    /// The identifier of what it works on.
    pub(crate) fn subject(&self) -> &str {
        match self {
            Self::Accept { invitation } => invitation,
            Self::Submit { opportunity, .. } => opportunity,
            Self::Convert { engagement, .. } => engagement,
        }
    }

    /// Whether the other is about the same thing, whatever terms it is asked with.
    pub(super) fn is_about_the_same(&self, other: &Self) -> bool {
        let context = |goal: &Self| match goal {
            Self::Convert { context, .. } => Some(context.clone()),
            Self::Accept { .. } | Self::Submit { .. } => None,
        };
        self.kind() == other.kind() && self.subject() == other.subject() && context(self) == context(other)
    }
}
