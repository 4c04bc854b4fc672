//! A draft as command line and documents.

use crate::failure::Failure;
use domain::views::CommandExport;
use leptos::prelude::*;

/// A draft as the equivalent AWS CLI command, as JSON and as YAML. Works for unfinished drafts too.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetExport, prefix = "/api", endpoint = "documents/get-export", input = server_fn::codec::Json)]
pub async fn get_export(id: String) -> Result<CommandExport, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::DraftId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.export_draft(&asker, &id).await?)
}
