//! A Start operation as command line and documents.

use crate::failure::Failure;
use domain::{
    forms::Fields,
    views::{CommandExport, StartKind},
};
use leptos::prelude::*;

/// A Start operation with what is typed, as the equivalent AWS CLI command, as JSON and as YAML.
///
/// # Errors
/// When nobody is signed in.
#[server(name = GetStartExport, prefix = "/api", endpoint = "documents/get-start-export", input = server_fn::codec::Json)]
pub async fn get_start_export(kind: StartKind, id: String, fields: Fields) -> Result<CommandExport, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.export_start(&asker, kind, &id, &fields))
}
