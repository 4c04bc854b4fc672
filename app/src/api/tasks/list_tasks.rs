//! The tasks, newest first, as the tracker last saw them.

use crate::failure::Failure;
use domain::views::TaskView;
use leptos::prelude::*;

/// The tasks, newest first, as the tracker last saw them.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListTasks, prefix = "/api", endpoint = "tasks/list-tasks", input = server_fn::codec::GetUrl)]
pub async fn list_tasks() -> Result<Vec<TaskView>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.list_tasks(&asker).await?)
}
