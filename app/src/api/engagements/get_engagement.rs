//! One engagement with its members.

use crate::failure::Failure;
use domain::views::EngagementDetail;
use leptos::prelude::*;

/// One engagement with its members.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetEngagement, prefix = "/api", endpoint = "engagements/get-engagement", input = server_fn::codec::GetUrl)]
pub async fn get_engagement(id: String) -> Result<EngagementDetail, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::EngagementId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_engagement(&asker, &id).await?)
}
