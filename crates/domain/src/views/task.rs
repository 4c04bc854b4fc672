//! The asynchronous tasks behind "accept", "start engagement" and "convert a lead".

use crate::reasons::{self, Reason};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Which operation started a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// `StartEngagementByAcceptingInvitationTask`.
    AcceptInvitation,
    /// `StartEngagementFromOpportunityTask`.
    FromOpportunity,
    /// `StartOpportunityFromEngagementTask`, which makes an opportunity of a lead. This desk follows such
    /// tasks and starts none.
    FromEngagement,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::AcceptInvitation, Self::FromOpportunity, Self::FromEngagement];

    /// The word in addresses and in the store.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "accept-invitation",
            Self::FromOpportunity => "from-opportunity",
            Self::FromEngagement => "from-engagement",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.slug() == slug)
    }

    /// The operation that starts it.
    #[must_use]
    pub fn operation(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "StartEngagementByAcceptingInvitationTask",
            Self::FromOpportunity => "StartEngagementFromOpportunityTask",
            Self::FromEngagement => "StartOpportunityFromEngagementTask",
        }
    }

    /// The operation that lists tasks of this kind.
    #[must_use]
    pub fn list_operation(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "ListEngagementByAcceptingInvitationTasks",
            Self::FromOpportunity => "ListEngagementFromOpportunityTasks",
            Self::FromEngagement => "ListOpportunityFromEngagementTasks",
        }
    }

    /// The same operation as the AWS CLI calls it.
    #[must_use]
    pub fn list_command(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "list-engagement-by-accepting-invitation-tasks",
            Self::FromOpportunity => "list-engagement-from-opportunity-tasks",
            Self::FromEngagement => "list-opportunity-from-engagement-tasks",
        }
    }

    /// The operation with which this desk starts such a task; `None` when it starts none of this kind.
    #[must_use]
    pub fn start(self) -> Option<StartKind> {
        StartKind::ALL.into_iter().find(|start| start.task() == self)
    }

    /// What it is called on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "Accept invitation",
            Self::FromOpportunity => "Start engagement",
            Self::FromEngagement => "Convert lead",
        }
    }

    /// The steps that the service's documentation names, in their order. The service reports no
    /// progress between them.
    #[must_use]
    pub fn steps(self) -> &'static [&'static str] {
        match self {
            Self::AcceptInvitation => &[
                "Accept the invitation",
                "Create the opportunity in your account",
                "Copy the customer's details",
                "Join the engagement and share updates",
            ],
            Self::FromOpportunity => &[
                "Read the opportunity",
                "Create the engagement, if there is none",
                "Share the opportunity's summary",
                "Keep the summary up to date",
                "Invite AWS",
                "Submit the opportunity for review",
            ],
            Self::FromEngagement => &[
                "Create an opportunity from the lead",
                "Share the opportunity's summary",
                "Add the customer's project to the engagement",
            ],
        }
    }
}

/// A Start operation that this desk calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartKind {
    /// `StartEngagementByAcceptingInvitationTask`.
    AcceptInvitation,
    /// `StartEngagementFromOpportunityTask`.
    FromOpportunity,
}

impl StartKind {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::AcceptInvitation, Self::FromOpportunity];

    /// The kind of task that it starts.
    #[must_use]
    pub fn task(self) -> TaskKind {
        match self {
            Self::AcceptInvitation => TaskKind::AcceptInvitation,
            Self::FromOpportunity => TaskKind::FromOpportunity,
        }
    }

    /// The word in addresses and forms: that of the task.
    #[must_use]
    pub fn slug(self) -> &'static str {
        self.task().slug()
    }

    /// The operation's name in the API.
    #[must_use]
    pub fn operation(self) -> &'static str {
        self.task().operation()
    }
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskStatus {
    /// Under way, or in a state that AWS adds later.
    InProgress,
    /// Done.
    Complete,
    /// Failed, with a reason.
    Failed,
}

impl TaskStatus {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::InProgress, Self::Complete, Self::Failed];

    /// The word on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Failed => "FAILED",
        }
    }

    /// Reads the word on the wire; one that AWS adds later counts as under way, so that the tracker
    /// keeps asking.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        match code {
            "COMPLETE" => Self::Complete,
            "FAILED" => Self::Failed,
            _ => Self::InProgress,
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::InProgress => "In progress",
            Self::Complete => "Complete",
            Self::Failed => "Failed",
        }
    }
}

/// A task with every member of the service's answer, and what this desk knows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// `task-…`.
    pub id: String,
    /// The kind.
    pub kind: TaskKind,
    /// The ARN.
    pub arn: Option<String>,
    /// How it stands.
    pub status: TaskStatus,
    /// AWS's message.
    pub message: Option<String>,
    /// Why it failed, one of 22 codes or one that AWS adds later.
    pub reason_code: Option<String>,
    /// The opportunity.
    pub opportunity_id: Option<String>,
    /// The job that shares the opportunity's updates.
    pub snapshot_job_id: Option<String>,
    /// The invitation.
    pub invitation_id: Option<String>,
    /// The engagement; the kind that accepts an invitation does not tell.
    pub engagement_id: Option<String>,
    /// The context of the engagement; only the kind that converts a lead tells.
    pub context_id: Option<String>,
    /// When it was started.
    #[serde(with = "time::serde::rfc3339::option")]
    pub started_at: Option<OffsetDateTime>,
    /// When this desk saw it end, which the service does not tell; absent when it had ended before the
    /// desk first looked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// When this desk last asked AWS.
    #[serde(with = "time::serde::rfc3339")]
    pub seen_at: OffsetDateTime,
}

impl TaskView {
    /// What the reason code means.
    #[must_use]
    pub fn reason(&self) -> Option<&'static Reason> {
        self.reason_code.as_deref().and_then(reasons::reason_for)
    }

    /// Whether starting again makes sense, and this desk can.
    #[must_use]
    pub fn may_start_again(&self) -> bool {
        self.status == TaskStatus::Failed && self.kind.start().is_some() && self.reason().is_none_or(|r| r.retry)
    }

    /// What the task is about: the invitation, the opportunity, or the lead's engagement.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match self.kind {
            TaskKind::AcceptInvitation => self.invitation_id.as_deref(),
            TaskKind::FromOpportunity => self.opportunity_id.as_deref(),
            TaskKind::FromEngagement => self.engagement_id.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_of_its_own() {
        for kind in TaskKind::ALL {
            assert_eq!(TaskKind::parse(kind.slug()), Some(kind));
            assert!(kind.operation().starts_with("Start") && kind.list_operation().starts_with("List"));
        }
        assert_eq!(StartKind::ALL.map(|start| start.task().start()), StartKind::ALL.map(Some));
    }

    #[test]
    fn a_task_that_was_kept_before_contexts_were_told_is_read() {
        let kept = r#"{"id":"task-1","kind":"from-opportunity","status":"COMPLETE","started_at":null,"ended_at":null,
            "seen_at":"2026-11-27T12:00:00Z"}"#;
        let task: TaskView = serde_json::from_str(kept).expect("a task");
        assert_eq!((task.kind, task.context_id), (TaskKind::FromOpportunity, None));
    }
}
