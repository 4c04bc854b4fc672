//! Starts a failed task again, with a new token.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use leptos::prelude::*;

/// Starts a failed task again, with a new token.
///
/// # Errors
/// As the service of the same name.
#[server(name = StartTaskAgain, prefix = "/api", endpoint = "tasks/start-task-again", input = server_fn::codec::PostUrl)]
pub async fn start_task_again(id: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::TaskId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.start_task_again(&asker, &id).await {
        Ok(written) => {
            (Outcome::success("Started again. This page follows the new task."), paths::task(&written.value.id))
        }
        Err(error) => (Outcome::failure(error), paths::task(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
