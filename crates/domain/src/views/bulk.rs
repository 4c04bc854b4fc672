//! Bulk actions: the same for many invitations or opportunities.

use serde::{Deserialize, Serialize};

/// The most things that one job takes.
pub const MAX_JOB_ITEMS: usize = 500;

/// What a job does with each of its things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BulkAction {
    /// Accepts invitations: leads at once, all others by a task.
    AcceptInvitations,
    /// Declines invitations, all for the same reason.
    RejectInvitations,
    /// Starts engagements from opportunities.
    StartFromOpportunities,
    /// Puts the same tags on invitations.
    TagInvitations,
    /// Puts the same tags on opportunities.
    TagOpportunities,
}

impl BulkAction {
    /// Every action.
    pub const ALL: [Self; 5] = [
        Self::AcceptInvitations,
        Self::RejectInvitations,
        Self::StartFromOpportunities,
        Self::TagInvitations,
        Self::TagOpportunities,
    ];

    /// The word in the store and in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AcceptInvitations => "accept-invitations",
            Self::RejectInvitations => "reject-invitations",
            Self::StartFromOpportunities => "start-from-opportunities",
            Self::TagInvitations => "tag-invitations",
            Self::TagOpportunities => "tag-opportunities",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The form of the answers that all things share; see `forms::validate`.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::AcceptInvitations => "accept",
            Self::RejectInvitations => "reject",
            Self::StartFromOpportunities => "start",
            Self::TagInvitations | Self::TagOpportunities => "tag",
        }
    }

    /// The job in words: "Accept 12 invitations".
    #[must_use]
    pub fn title(self, count: usize) -> String {
        let (verb, one, many) = match self {
            Self::AcceptInvitations => ("Accept", "invitation", "invitations"),
            Self::RejectInvitations => ("Decline", "invitation", "invitations"),
            Self::StartFromOpportunities => ("Start", "engagement", "engagements"),
            Self::TagInvitations => ("Tag", "invitation", "invitations"),
            Self::TagOpportunities => ("Tag", "opportunity", "opportunities"),
        };
        format!("{verb} {count} {}", if count == 1 { one } else { many })
    }

    /// Whether it is about opportunities; about invitations otherwise.
    #[must_use]
    pub fn is_about_opportunities(self) -> bool {
        matches!(self, Self::StartFromOpportunities | Self::TagOpportunities)
    }
}

/// The operation that one thing of a job takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BulkOperation {
    /// `StartEngagementByAcceptingInvitationTask`.
    AcceptByTask,
    /// `AcceptEngagementInvitation`.
    AcceptLead,
    /// `RejectEngagementInvitation`.
    Reject,
    /// `StartEngagementFromOpportunityTask`.
    Start,
    /// `TagResource`.
    Tag,
}

impl BulkOperation {
    /// Every operation.
    pub const ALL: [Self; 5] = [Self::AcceptByTask, Self::AcceptLead, Self::Reject, Self::Start, Self::Tag];

    /// The operation's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AcceptByTask => "StartEngagementByAcceptingInvitationTask",
            Self::AcceptLead => "AcceptEngagementInvitation",
            Self::Reject => "RejectEngagementInvitation",
            Self::Start => "StartEngagementFromOpportunityTask",
            Self::Tag => "TagResource",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }
}

/// One of the things that somebody has selected for a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkSubject {
    /// The invitation or opportunity, by id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose it is: the sender, the customer.
    pub detail: Option<String>,
    /// What is to be done with it.
    pub operation: BulkOperation,
    /// Why it cannot be done now; `None` when it can.
    pub why_not: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_the_store_are_read_back() {
        for action in BulkAction::ALL {
            assert_eq!(BulkAction::parse(action.code()), Some(action));
        }
        for operation in BulkOperation::ALL {
            assert_eq!(BulkOperation::parse(operation.name()), Some(operation));
        }
    }

    #[test]
    fn a_job_says_how_many() {
        assert_eq!(BulkAction::AcceptInvitations.title(12), "Accept 12 invitations");
        assert_eq!(BulkAction::StartFromOpportunities.title(1), "Start 1 engagement");
    }
}
