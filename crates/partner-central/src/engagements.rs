//! The operations on engagements.

use crate::{
    capture::Capture,
    carry::{self, AsItStands},
    client::AwsPartnerCentral,
    convert::{engagement, filter, order},
};
use aws_sdk_partnercentralselling::types::{EngagementContextType, EngagementSort, EngagementSortName};
use desk::ports::{Answer, EngagementQuery, ForUpdate, InvitationRef, Refusal};
use domain::{
    commands::{CreateEngagementCommand, UpdateContextCommand},
    views::{EngagementDetail, EngagementSummary, Member, Page},
};

/// As many members as an engagement can have, and as a page can hold.
const MOST_MEMBERS: i32 = 10;

/// `CreateEngagement`, without contexts: those arrive with invitations and tasks.
pub(crate) async fn create(
    service: &AwsPartnerCentral,
    command: &CreateEngagementCommand,
    token: &str,
) -> Result<Answer<InvitationRef>, Refusal> {
    let capture = Capture::write("CreateEngagement");
    let outcome = service
        .writes
        .create_engagement()
        .catalog(service.catalog_code())
        .client_token(token)
        .title(&command.title)
        .description(&command.description)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| InvitationRef { id: output.id.unwrap_or_default(), arn: output.arn })
}

/// `ListEngagements`.
pub(crate) async fn list(
    service: &AwsPartnerCentral,
    query: &EngagementQuery,
) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
    let sort = EngagementSort::builder()
        .sort_by(EngagementSortName::CreatedDate)
        .sort_order(order(query.order))
        .build()
        .map_err(crate::refuse::incomplete)?;
    let capture = Capture::read("ListEngagements");
    let outcome = service
        .client
        .list_engagements()
        .catalog(service.catalog_code())
        .set_created_by(filter(&query.created_by))
        .set_exclude_created_by(filter(&query.exclude_created_by))
        .set_context_types(filter::<EngagementContextType>(&query.context_types))
        .set_engagement_identifier(filter(&query.identifiers))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.engagement_summary_list.into_iter().map(engagement::summary).collect(),
        next: output.next_token,
    })
}

/// `GetEngagement`.
pub(crate) async fn get(service: &AwsPartnerCentral, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
    let capture = Capture::read("GetEngagement");
    let outcome = service
        .client
        .get_engagement()
        .catalog(service.catalog_code())
        .identifier(id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, engagement::detail)
}

/// `ListEngagementMembers`.
pub(crate) async fn members(service: &AwsPartnerCentral, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
    let capture = Capture::read("ListEngagementMembers");
    let outcome = service
        .client
        .list_engagement_members()
        .catalog(service.catalog_code())
        .identifier(id)
        .max_results(MOST_MEMBERS)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| output.engagement_member_list.into_iter().map(engagement::member).collect())
}

/// `GetEngagement`, to update one of its contexts.
pub(crate) async fn get_for_update(
    service: &AwsPartnerCentral,
    id: &str,
) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
    let Answer { value, exchange } = get(service, id).await?;
    let content = carry::leads(&exchange.response);
    Ok(Answer { value: ForUpdate { detail: value, content }, exchange })
}

/// `UpdateEngagementContext`.
pub(crate) async fn update_context(
    service: &AwsPartnerCentral,
    command: &UpdateContextCommand,
) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("UpdateEngagementContext");
    let outcome = service
        .writes
        .update_engagement_context()
        .customize()
        .interceptor(AsItStands::new(service.catalog_code(), &command.0))
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}
