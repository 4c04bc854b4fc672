//! Submits an opportunity to AWS for review.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Submits an opportunity to AWS for review.
///
/// # Errors
/// As the service of the same name.
#[server(name = SubmitOpportunity, prefix = "/api", endpoint = "opportunities/submit-opportunity", input = server_fn::codec::PostUrl)]
pub async fn submit_opportunity(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, ids::OpportunityId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.submit_opportunity(&asker, &id, &fields).await {
        Ok(written) => {
            let command = ChangeKind::Submit.command();
            let done = "It is submitted. AWS reviews it now.";
            (Outcome::changed(done, written.already, command, id.as_str()), paths::opportunity(id.as_str()))
        }
        Err(error) => (Outcome::refused(error, ChangeKind::Submit.form(), fields), paths::submit(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
