//! How fresh the tasks are.

use crate::failure::Failure;
use domain::views::TaskFreshness;
use leptos::prelude::*;

/// How fresh the tasks are.
///
/// # Errors
/// When nobody is signed in.
#[server(name = GetFreshness, prefix = "/api", endpoint = "tasks/get-freshness", input = server_fn::codec::Json)]
pub async fn get_freshness() -> Result<TaskFreshness, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.task_freshness(&asker))
}
