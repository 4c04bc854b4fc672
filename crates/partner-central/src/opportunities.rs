//! The operations on opportunities.

use crate::{
    capture::Capture,
    client::AwsPartnerCentral,
    convert::{filter, opportunity, order},
};
use aws_sdk_partnercentralselling::types::{OpportunitySort, OpportunitySortName};
use desk::ports::{Answer, OpportunityQuery, Refusal};
use domain::views::{OpportunityDetail, OpportunitySummary, Page};

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
