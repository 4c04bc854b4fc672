//! What needs this person now, and what has happened.

use crate::failure::Failure;
use domain::views::Overview;
use leptos::prelude::*;

/// What needs this person now, and what has happened.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetOverview, prefix = "/api", endpoint = "overview/get-overview", input = server_fn::codec::GetUrl)]
pub async fn get_overview() -> Result<Overview, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.overview(&asker).await?)
}
