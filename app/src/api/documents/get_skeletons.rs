//! The empty documents of an operation.

use crate::failure::Failure;
use domain::views::Skeletons;
use leptos::prelude::*;

/// The empty input and output documents of an operation, named as the API does.
///
/// # Errors
/// When there is no such operation.
#[server(name = GetSkeletons, prefix = "/api", endpoint = "documents/get-skeletons", input = server_fn::codec::Json)]
pub async fn get_skeletons(operation: String) -> Result<Skeletons, Failure> {
    crate::context::asker()?;
    Ok(desk::Desk::skeletons(&operation)?)
}
