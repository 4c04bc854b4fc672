//! One's own account.

use crate::failure::Failure;
use domain::views::AccountDetail;
use leptos::prelude::*;

/// One's own account: rights, where they come from, and where one is signed in.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetAccount, prefix = "/api", endpoint = "account/get-account", input = server_fn::codec::GetUrl)]
pub async fn get_account() -> Result<AccountDetail, Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    Ok(register.own_account(&asker).await?)
}
