//! Accepts a lead invitation, which AWS does at once.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use leptos::prelude::*;

/// Accepts a lead invitation, which AWS does at once.
///
/// # Errors
/// As the service of the same name.
#[server(name = AcceptLead, prefix = "/api", endpoint = "invitations/accept-lead", input = server_fn::codec::PostUrl)]
pub async fn accept_lead(id: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::InvitationId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.accept_lead(&asker, &id).await {
        Ok(_) => (
            Outcome::success("You have accepted the lead. Its contacts are visible now."),
            paths::invitation(id.as_str()),
        ),
        Err(error) => (Outcome::failure(error), paths::accept(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
