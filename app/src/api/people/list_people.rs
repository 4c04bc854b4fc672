//! Everybody with an account.

use crate::failure::Failure;
use domain::views::{Page, PersonRow};
use leptos::prelude::*;

/// The accounts whose name or mail address holds `filter`, by name; `page` is the token of a page.
///
/// # Errors
/// As the service of the same name.
#[server(name = ListPeople, prefix = "/api", endpoint = "people/list-people", input = server_fn::codec::GetUrl)]
pub async fn list_people(
    #[server(default)] filter: String,
    #[server(default)] page: String,
) -> Result<Page<PersonRow>, Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    Ok(register.people(&asker, &filter, &page).await?)
}
