//! Tasks. Starting one and listing it tell the same members in types of their own.

use super::{code, moment, text};
use aws_sdk_partnercentralselling::{
    operation::{
        start_engagement_by_accepting_invitation_task::StartEngagementByAcceptingInvitationTaskOutput,
        start_engagement_from_opportunity_task::StartEngagementFromOpportunityTaskOutput,
    },
    types::{
        ListEngagementByAcceptingInvitationTaskSummary, ListEngagementFromOpportunityTaskSummary,
        ListOpportunityFromEngagementTaskSummary,
    },
};
use domain::views::{TaskKind, TaskStatus, TaskView};
use time::OffsetDateTime;

/// The view of a task of `$kind`; what not every kind tells is given as `Option<String>` each.
macro_rules! view {
    ($kind:expr, $task:expr, $invitation:expr, $engagement:expr, $context:expr) => {
        TaskView {
            id: $task.task_id.unwrap_or_default(),
            kind: $kind,
            arn: text($task.task_arn),
            status: $task.task_status.map_or(TaskStatus::InProgress, |status| TaskStatus::parse(status.as_str())),
            message: code($task.message),
            reason_code: code($task.reason_code),
            opportunity_id: code($task.opportunity_id),
            snapshot_job_id: code($task.resource_snapshot_job_id),
            invitation_id: code($invitation),
            engagement_id: code($engagement),
            context_id: code($context),
            started_at: moment($task.start_time),
            ended_at: None,
            seen_at: OffsetDateTime::now_utc(),
        }
    };
}

pub(crate) fn started_by_accepting_invitation(task: StartEngagementByAcceptingInvitationTaskOutput) -> TaskView {
    view!(TaskKind::AcceptInvitation, task, task.engagement_invitation_id, None::<String>, None::<String>)
}

pub(crate) fn started_from_opportunity(task: StartEngagementFromOpportunityTaskOutput) -> TaskView {
    view!(TaskKind::FromOpportunity, task, task.engagement_invitation_id, task.engagement_id, None::<String>)
}

pub(crate) fn accepting_invitation(task: ListEngagementByAcceptingInvitationTaskSummary) -> TaskView {
    view!(TaskKind::AcceptInvitation, task, task.engagement_invitation_id, None::<String>, None::<String>)
}

pub(crate) fn from_opportunity(task: ListEngagementFromOpportunityTaskSummary) -> TaskView {
    view!(TaskKind::FromOpportunity, task, task.engagement_invitation_id, task.engagement_id, None::<String>)
}

pub(crate) fn from_engagement(task: ListOpportunityFromEngagementTaskSummary) -> TaskView {
    view!(TaskKind::FromEngagement, task, None::<String>, task.engagement_id, task.context_id)
}
