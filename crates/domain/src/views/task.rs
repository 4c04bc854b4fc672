//! The asynchronous tasks behind "accept" and "start engagement".

use crate::error::AppError;
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
}

impl TaskKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::AcceptInvitation, Self::FromOpportunity];

    /// The word in addresses and in the store.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "accept-invitation",
            Self::FromOpportunity => "from-opportunity",
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
        }
    }

    /// What it is called on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AcceptInvitation => "Accept invitation",
            Self::FromOpportunity => "Start engagement",
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
        }
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

    /// Whether starting again makes sense.
    #[must_use]
    pub fn may_start_again(&self) -> bool {
        self.status == TaskStatus::Failed && self.reason().is_none_or(|r| r.retry)
    }

    /// What the task is about: the invitation or the opportunity.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match self.kind {
            TaskKind::AcceptInvitation => self.invitation_id.as_deref(),
            TaskKind::FromOpportunity => self.opportunity_id.as_deref(),
        }
    }
}

/// How fresh what the desk knows of tasks is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFreshness {
    /// When AWS last answered; never since the desk was started, when absent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub asked_at: Option<OffsetDateTime>,
    /// Why it does not answer now.
    pub trouble: Option<AppError>,
}
