//! Somebody's account.

use crate::failure::Failure;
use domain::views::AccountDetail;
use leptos::prelude::*;

/// Somebody's account.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetPerson, prefix = "/api", endpoint = "people/get-person", input = server_fn::codec::GetUrl)]
pub async fn get_person(id: String) -> Result<AccountDetail, Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    Ok(register.person(&asker, &id).await?)
}
