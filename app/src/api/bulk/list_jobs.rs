//! The jobs of everybody, newest first.

use crate::failure::Failure;
use domain::views::JobView;
use leptos::prelude::*;

/// The jobs of everybody, newest first.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListJobs, prefix = "/api", endpoint = "bulk/list-jobs", input = server_fn::codec::Json)]
pub async fn list_jobs() -> Result<Vec<JobView>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.list_jobs(&asker).await?)
}
