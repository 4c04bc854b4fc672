//! One opportunity.

use crate::failure::Failure;
use domain::views::OpportunityDetail;
use leptos::prelude::*;

/// One opportunity.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetOpportunity, prefix = "/api", endpoint = "opportunities/get-opportunity", input = server_fn::codec::GetUrl)]
pub async fn get_opportunity(id: String) -> Result<OpportunityDetail, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_opportunity(&asker, &id).await?)
}
