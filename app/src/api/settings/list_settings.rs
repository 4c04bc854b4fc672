//! The settings of the process that answers.

use crate::failure::Failure;
use domain::views::SettingView;
use leptos::prelude::*;

/// The settings of the process that answers, by name; of secrets only whether they are set.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListSettings, prefix = "/api", endpoint = "settings/list-settings", input = server_fn::codec::Json)]
pub async fn list_settings() -> Result<Vec<SettingView>, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.list_settings(&asker)?)
}
