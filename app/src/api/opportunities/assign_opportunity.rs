//! Assigns an opportunity to somebody of the company.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Assigns an opportunity to somebody of the company.
///
/// # Errors
/// As the service of the same name.
#[server(name = AssignOpportunity, prefix = "/api", endpoint = "opportunities/assign-opportunity", input = server_fn::codec::PostUrl)]
pub async fn assign_opportunity(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, forms::text, ids::OpportunityId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.assign_opportunity(&asker, &id, &fields).await {
        Ok(written) => {
            let command = ChangeKind::Assign.command();
            let done = format!("It is assigned to {}.", text(&fields, "Assignee.Email"));
            (Outcome::changed(done, written.already, command, id.as_str()), paths::opportunity(id.as_str()))
        }
        Err(error) => (Outcome::refused(error, ChangeKind::Assign.form(), fields), paths::assign(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
