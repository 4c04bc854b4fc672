//! A page of invitations, received or sent, for the parameters of an address.

use crate::failure::Failure;
use domain::views::{InvitationSummary, Page};
use leptos::prelude::*;

/// A page of invitations, received or sent, for the parameters of an address.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListInvitations, prefix = "/api", endpoint = "invitations/list-invitations", input = server_fn::codec::Json)]
pub async fn list_invitations(query: Vec<(String, String)>) -> Result<Page<InvitationSummary>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let query = domain::queries::InvitationQuery::from_params(&query);
    Ok(desk.list_invitations(&asker, &query).await?)
}
