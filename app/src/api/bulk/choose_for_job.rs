//! What is selected for a job, by the parameters of an address.

use crate::failure::Failure;
use domain::views::{BulkAction, BulkSubject};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A job in the making.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// The id that the job will have.
    pub id: String,
    /// What it will do.
    pub action: BulkAction,
    /// With what.
    pub subjects: Vec<BulkSubject>,
}

/// What is selected for a job, by the parameters `action` and `id` of an address.
///
/// # Errors
/// As the service of the same name.
#[server(name = ChooseForJob, prefix = "/api", endpoint = "bulk/choose-for-job", input = server_fn::codec::Json)]
pub async fn choose_for_job(query: Vec<(String, String)>) -> Result<Choice, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let values = |name: &'static str| query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.clone());
    let action =
        values("action").find_map(|code| BulkAction::parse(&code)).ok_or_else(domain::error::AppError::not_found)?;
    let subjects = desk.choose_for_job(&asker, action, &values("id").collect::<Vec<_>>()).await?;
    Ok(Choice { id: desk::Desk::new_job_id(), action, subjects })
}
