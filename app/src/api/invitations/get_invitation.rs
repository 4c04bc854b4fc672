//! One invitation.

use crate::failure::Failure;
use domain::views::InvitationDetail;
use leptos::prelude::*;

/// One invitation.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetInvitation, prefix = "/api", endpoint = "invitations/get-invitation", input = server_fn::codec::GetUrl)]
pub async fn get_invitation(id: String) -> Result<InvitationDetail, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::InvitationId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(desk.get_invitation(&asker, &id).await?)
}
