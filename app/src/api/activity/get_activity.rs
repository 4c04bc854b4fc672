//! What is open, and what has happened, for the parameters of an address.

use crate::failure::Failure;
use domain::views::ActivityBoard;
use leptos::prelude::*;

/// What is open, and what has happened; `state` narrows what has happened to one state.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetActivity, prefix = "/api", endpoint = "activity/get-activity", input = server_fn::codec::GetUrl)]
pub async fn get_activity(#[server(default)] state: String) -> Result<ActivityBoard, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.activity(&asker, domain::views::WriteState::parse(&state)).await?)
}
