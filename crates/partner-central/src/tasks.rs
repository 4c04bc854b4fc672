//! The operations that start tasks and list them.

use crate::{
    capture::Capture,
    client::AwsPartnerCentral,
    convert::{command, filter, task},
};
use aws_sdk_partnercentralselling::types::{ListTasksSortBase, ListTasksSortName, SortOrder, TaskStatus};
use desk::ports::{Answer, Refusal, TaskQuery};
use domain::{
    commands::{AcceptByTaskCommand, StartFromOpportunityCommand},
    views::{Page, TaskView},
};

/// `StartEngagementByAcceptingInvitationTask`.
pub(crate) async fn start_by_accepting_invitation(
    service: &AwsPartnerCentral,
    command: &AcceptByTaskCommand,
    token: &str,
) -> Result<Answer<TaskView>, Refusal> {
    let tags = command::tags(&command.tags).map_err(crate::refuse::incomplete)?;
    let capture = Capture::write("StartEngagementByAcceptingInvitationTask");
    let outcome = service
        .writes
        .start_engagement_by_accepting_invitation_task()
        .catalog(service.catalog_code())
        .client_token(token)
        .identifier(command.identifier.as_str())
        .set_tags(tags)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, task::started_by_accepting_invitation)
}

/// `StartEngagementFromOpportunityTask`.
pub(crate) async fn start_from_opportunity(
    service: &AwsPartnerCentral,
    command: &StartFromOpportunityCommand,
    token: &str,
) -> Result<Answer<TaskView>, Refusal> {
    let tags = command::tags(&command.tags).map_err(crate::refuse::incomplete)?;
    let submission = command::submission(&command.aws_submission).map_err(crate::refuse::incomplete)?;
    let capture = Capture::write("StartEngagementFromOpportunityTask");
    let outcome = service
        .writes
        .start_engagement_from_opportunity_task()
        .catalog(service.catalog_code())
        .client_token(token)
        .identifier(command.identifier.as_str())
        .aws_submission(submission)
        .set_tags(tags)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, task::started_from_opportunity)
}

/// `ListEngagementByAcceptingInvitationTasks`.
pub(crate) async fn list_accepting_invitations(
    service: &AwsPartnerCentral,
    query: &TaskQuery,
) -> Result<Answer<Page<TaskView>>, Refusal> {
    let sort = newest_first()?;
    let capture = Capture::read("ListEngagementByAcceptingInvitationTasks");
    let outcome = service
        .client
        .list_engagement_by_accepting_invitation_tasks()
        .catalog(service.catalog_code())
        .set_task_status(statuses(query))
        .set_task_identifier(filter(&query.identifiers))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.task_summaries.unwrap_or_default().into_iter().map(task::accepting_invitation).collect(),
        next: output.next_token,
    })
}

/// `ListEngagementFromOpportunityTasks`.
pub(crate) async fn list_from_opportunities(
    service: &AwsPartnerCentral,
    query: &TaskQuery,
) -> Result<Answer<Page<TaskView>>, Refusal> {
    let sort = newest_first()?;
    let capture = Capture::read("ListEngagementFromOpportunityTasks");
    let outcome = service
        .client
        .list_engagement_from_opportunity_tasks()
        .catalog(service.catalog_code())
        .set_task_status(statuses(query))
        .set_task_identifier(filter(&query.identifiers))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.task_summaries.unwrap_or_default().into_iter().map(task::from_opportunity).collect(),
        next: output.next_token,
    })
}

/// `ListOpportunityFromEngagementTasks`.
pub(crate) async fn list_from_engagements(
    service: &AwsPartnerCentral,
    query: &TaskQuery,
) -> Result<Answer<Page<TaskView>>, Refusal> {
    let sort = newest_first()?;
    let capture = Capture::read("ListOpportunityFromEngagementTasks");
    let outcome = service
        .client
        .list_opportunity_from_engagement_tasks()
        .catalog(service.catalog_code())
        .set_task_status(statuses(query))
        .set_task_identifier(filter(&query.identifiers))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.task_summaries.unwrap_or_default().into_iter().map(task::from_engagement).collect(),
        next: output.next_token,
    })
}

fn newest_first() -> Result<ListTasksSortBase, Refusal> {
    ListTasksSortBase::builder()
        .sort_by(ListTasksSortName::StartTime)
        .sort_order(SortOrder::Descending)
        .build()
        .map_err(crate::refuse::incomplete)
}

fn statuses(query: &TaskQuery) -> Option<Vec<TaskStatus>> {
    (!query.statuses.is_empty()).then(|| query.statuses.iter().map(|status| status.code().into()).collect())
}
