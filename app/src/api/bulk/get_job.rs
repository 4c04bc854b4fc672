//! One job with its things.

use crate::failure::Failure;
use domain::views::JobDetail;
use leptos::prelude::*;

/// One job with its things.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetJob, prefix = "/api", endpoint = "bulk/get-job", input = server_fn::codec::GetUrl)]
pub async fn get_job(id: String) -> Result<JobDetail, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::JobId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_job(&asker, &id).await?)
}
