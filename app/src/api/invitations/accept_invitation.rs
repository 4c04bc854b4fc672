//! Accepts an opportunity invitation by a task and goes to the task.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Accepts an opportunity invitation by a task and goes to the task.
///
/// # Errors
/// As the service of the same name.
#[server(name = AcceptInvitation, prefix = "/api", endpoint = "invitations/accept-invitation", input = server_fn::codec::PostUrl)]
pub async fn accept_invitation(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::InvitationId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.accept_by_task(&asker, &id, &fields).await {
        Ok(written) => (
            Outcome::success(if written.already {
                "It was being accepted already; this is its task."
            } else {
                "Accepting. This page follows the task."
            }),
            paths::task(&written.value.id),
        ),
        Err(error) => (Outcome::refused(error, "accept", fields), paths::accept(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
