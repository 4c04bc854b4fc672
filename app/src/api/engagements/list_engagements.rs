//! A page of engagements, for the parameters of an address.

use crate::failure::Failure;
use domain::views::{EngagementSummary, Page};
use leptos::prelude::*;

/// A page of engagements, for the parameters of an address.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListEngagements, prefix = "/api", endpoint = "engagements/list-engagements", input = server_fn::codec::Json)]
pub async fn list_engagements(query: Vec<(String, String)>) -> Result<Page<EngagementSummary>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let query = domain::queries::EngagementQuery::from_params(&query);
    Ok(desk.list_engagements(&asker, &query).await?)
}
