//! One draft with all that was typed.

use crate::failure::Failure;
use domain::views::DraftDetail;
use leptos::prelude::*;

/// One draft with all that was typed.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetDraft, prefix = "/api", endpoint = "drafts/get-draft", input = server_fn::codec::GetUrl)]
pub async fn get_draft(id: String) -> Result<DraftDetail, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::DraftId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_draft(&asker, &id).await?)
}
