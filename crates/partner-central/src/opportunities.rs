//! The operations on opportunities.

use crate::{
    capture::Capture,
    carry::{self, AsItStands},
    client::AwsPartnerCentral,
    convert::{filter, opportunity, order},
};
use aws_sdk_partnercentralselling::types::{AssigneeContact, OpportunitySort, OpportunitySortName};
use desk::ports::{Answer, ForUpdate, OpportunityQuery, Refusal};
use domain::{
    commands::{AssignCommand, RelatedCommand, SubmitCommand, UpdateOpportunityCommand},
    views::{OpportunityDetail, OpportunitySummary, Page},
};

/// `ListOpportunities`.
pub(crate) async fn list(
    service: &AwsPartnerCentral,
    query: &OpportunityQuery,
) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
    let sort = OpportunitySort::builder()
        .sort_by(query.sort_by.as_deref().map_or(OpportunitySortName::LastModifieddate, Into::into))
        .sort_order(order(query.order))
        .build()
        .map_err(crate::refuse::incomplete)?;
    let capture = Capture::read("ListOpportunities");
    let outcome = service
        .client
        .list_opportunities()
        .catalog(service.catalog_code())
        .set_life_cycle_stage(filter(&query.stages))
        .set_life_cycle_review_status(filter(&query.review_statuses))
        .set_customer_company_name(filter(&query.companies))
        .set_identifier(filter(&query.identifiers))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.opportunity_summaries.into_iter().map(opportunity::summary).collect(),
        next: output.next_token,
    })
}

/// `GetOpportunity`.
pub(crate) async fn get(service: &AwsPartnerCentral, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
    let capture = Capture::read("GetOpportunity");
    let outcome = service
        .client
        .get_opportunity()
        .catalog(service.catalog_code())
        .identifier(id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, opportunity::detail)
}

/// `GetOpportunity`, to update it.
pub(crate) async fn get_for_update(
    service: &AwsPartnerCentral,
    id: &str,
) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
    let Answer { value, exchange } = get(service, id).await?;
    let content = carry::opportunity(&exchange.response);
    Ok(Answer { value: ForUpdate { detail: value, content }, exchange })
}

/// `UpdateOpportunity`.
pub(crate) async fn update(
    service: &AwsPartnerCentral,
    command: &UpdateOpportunityCommand,
) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("UpdateOpportunity");
    let outcome = service
        .writes
        .update_opportunity()
        .customize()
        .interceptor(AsItStands::new(service.catalog_code(), &command.0))
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `AssignOpportunity`.
pub(crate) async fn assign(service: &AwsPartnerCentral, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
    let assignee = AssigneeContact::builder()
        .email(&command.assignee.email)
        .first_name(&command.assignee.first_name)
        .last_name(&command.assignee.last_name)
        .business_title(&command.assignee.business_title)
        .set_phone(command.assignee.phone.clone())
        .build()
        .map_err(crate::refuse::incomplete)?;
    let capture = Capture::write("AssignOpportunity");
    let outcome = service
        .writes
        .assign_opportunity()
        .catalog(service.catalog_code())
        .identifier(command.identifier.as_str())
        .assignee(assignee)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `SubmitOpportunity`.
pub(crate) async fn submit(service: &AwsPartnerCentral, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("SubmitOpportunity");
    let outcome = service
        .writes
        .submit_opportunity()
        .catalog(service.catalog_code())
        .identifier(command.identifier.as_str())
        .involvement_type(command.submission.involvement_type.as_str().into())
        .set_visibility(command.submission.visibility.as_deref().map(Into::into))
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `AssociateOpportunity`.
pub(crate) async fn associate(service: &AwsPartnerCentral, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("AssociateOpportunity");
    let outcome = service
        .writes
        .associate_opportunity()
        .catalog(service.catalog_code())
        .opportunity_identifier(command.opportunity_identifier.as_str())
        .related_entity_type(command.entity.entity_type.as_str().into())
        .related_entity_identifier(&command.entity.id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `DisassociateOpportunity`.
pub(crate) async fn disassociate(service: &AwsPartnerCentral, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("DisassociateOpportunity");
    let outcome = service
        .writes
        .disassociate_opportunity()
        .catalog(service.catalog_code())
        .opportunity_identifier(command.opportunity_identifier.as_str())
        .related_entity_type(command.entity.entity_type.as_str().into())
        .related_entity_identifier(&command.entity.id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}
