//! Declines an invitation.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Declines an invitation.
///
/// # Errors
/// As the service of the same name.
#[server(name = RejectInvitation, prefix = "/api", endpoint = "invitations/reject-invitation", input = server_fn::codec::PostUrl)]
pub async fn reject_invitation(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::InvitationId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.reject_invitation(&asker, &id, &fields).await {
        Ok(_) => (Outcome::success("You have declined. The sender sees your reason."), paths::invitation(id.as_str())),
        Err(error) => (Outcome::refused(error, "reject", fields), paths::reject(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
