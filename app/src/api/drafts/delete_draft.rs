//! Removes a draft that was not sent.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use leptos::prelude::*;

/// Removes a draft that was not sent.
///
/// # Errors
/// As the service of the same name.
#[server(name = DeleteDraft, prefix = "/api", endpoint = "drafts/delete-draft", input = server_fn::codec::PostUrl)]
pub async fn delete_draft(id: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::DraftId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let outcome = match desk.delete_draft(&asker, &id).await {
        Ok(()) => Outcome::success("The draft is gone."),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &paths::drafts()).await;
    Ok(())
}
