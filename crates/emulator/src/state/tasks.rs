//! The two kinds of asynchronous task that start an engagement.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Row, Shelf, Side, SortKey, put_some, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// Which Start operation made the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TaskKind {
    /// `StartEngagementByAcceptingInvitationTask`.
    ByAcceptingInvitation,
    /// `StartEngagementFromOpportunityTask`.
    FromOpportunity,
}

impl TaskKind {
    /// The word in the task's ARN.
    fn resource(self) -> &'static str {
        match self {
            Self::ByAcceptingInvitation => "engagement-by-accepting-invitation-task",
            Self::FromOpportunity => "engagement-from-opportunity-task",
        }
    }

    /// The two kinds are listed by operations of their own, so each has a shelf of its own.
    pub(crate) fn side(self) -> Side {
        match self {
            Self::ByAcceptingInvitation => Side::Received,
            Self::FromOpportunity => Side::Own,
        }
    }
}

/// What the task was asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum TaskGoal {
    /// Accept this invitation.
    Accept { invitation: String },
    /// Share this opportunity with AWS. How deep AWS shall be involved is kept as asked.
    Submit { opportunity: String, involvement: String, visibility: Option<String> },
}

/// How the task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TaskOutcome {
    InProgress,
    Complete,
    Failed {
        /// One of the model's `ReasonCode` values.
        reason: String,
        message: String,
    },
}

/// One run of a task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) goal: TaskGoal,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) started: OffsetDateTime,
    pub(crate) outcome: TaskOutcome,
    /// The tags of the request, which go to what the task creates.
    pub(crate) tags: Vec<super::Tag>,
    /// The reason code with which the task shall fail, when the request asked for that.
    pub(crate) fail_with: Option<String>,
    /// How many more reads the task waits for, when reads drive it.
    pub(crate) reads_left: Option<u32>,
    pub(crate) opportunity: Option<String>,
    pub(crate) snapshot_job: Option<String>,
    pub(crate) invitation: Option<String>,
    pub(crate) engagement: Option<String>,
}

impl Task {
    /// A task that begins now and has nothing to show yet beyond what it was given.
    pub(crate) fn begin(id: String, account: &str, catalog: Catalog, goal: TaskGoal, started: OffsetDateTime) -> Self {
        let (opportunity, invitation) = match &goal {
            TaskGoal::Accept { invitation } => (None, Some(invitation.clone())),
            TaskGoal::Submit { opportunity, .. } => (Some(opportunity.clone()), None),
        };
        Self {
            id,
            account: account.to_owned(),
            catalog,
            goal,
            started,
            outcome: TaskOutcome::InProgress,
            tags: Vec::new(),
            fail_with: None,
            reads_left: None,
            opportunity,
            snapshot_job: None,
            invitation,
            engagement: None,
        }
    }

    pub(crate) fn kind(&self) -> TaskKind {
        match self.goal {
            TaskGoal::Accept { .. } => TaskKind::ByAcceptingInvitation,
            TaskGoal::Submit { .. } => TaskKind::FromOpportunity,
        }
    }

    /// The status on the wire.
    pub(crate) fn status(&self) -> &'static str {
        match self.outcome {
            TaskOutcome::InProgress => "IN_PROGRESS",
            TaskOutcome::Complete => "COMPLETE",
            TaskOutcome::Failed { .. } => "FAILED",
        }
    }

    /// The answer of the Start operation and the entry in the List operation's: they are alike.
    pub(crate) fn to_answer(&self) -> Value {
        let kind = self.kind();
        let mut answer = json!({
            "TaskId": self.id,
            "TaskArn": ids::shared_arn(self.catalog, kind.resource(), &self.id),
            "StartTime": wire_time(self.started),
            "TaskStatus": self.status(),
        });
        if let TaskOutcome::Failed { reason, message } = &self.outcome {
            answer["ReasonCode"] = json!(reason);
            answer["Message"] = json!(message);
        }
        for (name, value) in [
            ("OpportunityId", &self.opportunity),
            ("ResourceSnapshotJobId", &self.snapshot_job),
            ("EngagementInvitationId", &self.invitation),
        ] {
            put_some(&mut answer, name, value.clone());
        }
        // The model gives the accepting task no such member.
        if kind == TaskKind::FromOpportunity {
            put_some(&mut answer, "EngagementId", self.engagement.clone());
        }
        answer
    }
}

impl Row for Task {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        vec![Shelf::new(&self.account, self.catalog, self.kind().side())]
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.started)]
    }
}
