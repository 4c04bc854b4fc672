//! A page of opportunities, for the parameters of an address.

use crate::failure::Failure;
use domain::views::{OpportunitySummary, Page};
use leptos::prelude::*;

/// A page of opportunities, for the parameters of an address.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListOpportunities, prefix = "/api", endpoint = "opportunities/list-opportunities", input = server_fn::codec::Json)]
pub async fn list_opportunities(query: Vec<(String, String)>) -> Result<Page<OpportunitySummary>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let query = domain::queries::OpportunityQuery::from_params(&query);
    Ok(desk.list_opportunities(&asker, &query).await?)
}
