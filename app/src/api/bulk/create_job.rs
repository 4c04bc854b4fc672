//! Starts a job and goes to it.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Starts a job and goes to it. `subjects` are ids, parted by spaces.
///
/// # Errors
/// As the service of the same name.
#[server(name = CreateJob, prefix = "/api", endpoint = "bulk/create-job", input = server_fn::codec::PostUrl)]
pub async fn create_job(
    id: String,
    action: String,
    subjects: String,
    #[server(default)] fields: Fields,
) -> Result<(), Failure> {
    use domain::{
        error::AppError,
        ids::JobId,
        views::{BulkAction, JobState},
    };
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = JobId::parse(&id).ok_or_else(AppError::not_found)?;
    let action = BulkAction::parse(&action).ok_or_else(AppError::not_found)?;
    let subjects: Vec<String> = subjects.split_whitespace().map(str::to_owned).collect();
    let (outcome, to) = match desk.create_job(&asker, &id, action, &subjects, &fields).await {
        Ok(state) => {
            let message = match state {
                JobState::Paused => "Kept, and paused: another manager has to resume it before anything is sent.",
                _ => "Started. The job goes on by itself, also if you leave or sign out.",
            };
            (Outcome::success(message), paths::job(id.as_str()))
        }
        Err(error) => (Outcome::refused(error, action.form(), fields), paths::new_job(action, &subjects)),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
