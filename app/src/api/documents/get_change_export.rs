//! A request that changes something at once, as command line and documents.

use crate::failure::Failure;
use domain::{commands::ChangeKind, forms::Fields, views::CommandExport};
use leptos::prelude::*;

/// A request with what is typed, as the equivalent AWS CLI command, as JSON and as YAML.
///
/// # Errors
/// When what is to be changed cannot be read.
#[server(name = GetChangeExport, prefix = "/api", endpoint = "documents/get-change-export", input = server_fn::codec::Json)]
pub async fn get_change_export(kind: ChangeKind, id: String, fields: Fields) -> Result<CommandExport, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.export_change(&asker, kind, &id, &fields).await?)
}
