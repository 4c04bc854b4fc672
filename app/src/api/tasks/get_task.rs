//! One task.

use crate::failure::Failure;
use domain::views::TaskView;
use leptos::prelude::*;

/// One task.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetTask, prefix = "/api", endpoint = "tasks/get-task", input = server_fn::codec::GetUrl)]
pub async fn get_task(id: String) -> Result<TaskView, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::TaskId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_task(&asker, &id).await?)
}
