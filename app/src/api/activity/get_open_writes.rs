//! The writes that something will still come of.

use crate::failure::Failure;
use domain::views::OpenWrite;
use leptos::prelude::*;

/// What is on its way, waits for its turn or is looked into by the desk, in the order of the page.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetOpenWrites, prefix = "/api", endpoint = "activity/get-open-writes", input = server_fn::codec::GetUrl)]
pub async fn get_open_writes() -> Result<Vec<OpenWrite>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.open_writes(&asker).await?)
}
