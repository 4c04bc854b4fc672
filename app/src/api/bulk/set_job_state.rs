//! Pauses, resumes or cancels a job.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::views::JobState;
use leptos::prelude::*;

/// Pauses, resumes or cancels a job, by the state that it is to have.
///
/// # Errors
/// As the services `pause_job`, `resume_job` and `cancel_job`.
#[server(name = SetJobState, prefix = "/api", endpoint = "bulk/set-job-state", input = server_fn::codec::PostUrl)]
pub async fn set_job_state(id: String, state: JobState) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::JobId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (done, message) = match state {
        JobState::Paused => (desk.pause_job(&asker, &id).await, "Paused. What is being sent is finished."),
        JobState::Running => (desk.resume_job(&asker, &id).await, "It goes on."),
        JobState::Cancelled => (desk.cancel_job(&asker, &id).await, "Cancelled. What was sent already stays done."),
        JobState::Done => (Err(domain::error::AppError::not_found()), ""),
    };
    let outcome = done.map_or_else(Outcome::failure, |()| Outcome::success(message));
    crate::context::finish(Some(outcome), &paths::job(id.as_str())).await;
    Ok(())
}
