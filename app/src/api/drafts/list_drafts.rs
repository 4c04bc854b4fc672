//! One's own drafts; everybody's for a manager.

use crate::failure::Failure;
use domain::views::DraftSummary;
use leptos::prelude::*;

/// One's own drafts; everybody's for a manager.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListDrafts, prefix = "/api", endpoint = "drafts/list-drafts", input = server_fn::codec::GetUrl)]
pub async fn list_drafts() -> Result<Vec<DraftSummary>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.list_drafts(&asker).await?)
}
