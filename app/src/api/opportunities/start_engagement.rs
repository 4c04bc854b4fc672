//! Starts an engagement from an opportunity by a task and goes to the task.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Starts an engagement from an opportunity by a task and goes to the task.
///
/// # Errors
/// As the service of the same name.
#[server(name = StartEngagement, prefix = "/api", endpoint = "opportunities/start-engagement", input = server_fn::codec::PostUrl)]
pub async fn start_engagement(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.start_from_opportunity(&asker, &id, &fields).await {
        Ok(written) => (
            Outcome::success(if written.already {
                "It was being started already; this is its task."
            } else {
                "Starting. This page follows the task."
            }),
            paths::task(&written.value.id),
        ),
        Err(error) => (Outcome::refused(error, "start", fields), paths::start(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
