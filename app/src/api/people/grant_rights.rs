//! Gives somebody rights.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
use domain::forms::Fields;
use leptos::prelude::*;

/// Gives somebody the rights of the form, if the account is still of the version `seen`.
///
/// # Errors
/// When nobody is signed in.
#[server(name = GrantRights, prefix = "/api", endpoint = "people/grant-rights", input = server_fn::codec::PostUrl)]
pub async fn grant_rights(id: String, seen: i64, #[server(default)] fields: Fields) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let done = register.grant(&asker, &id, seen, &fields).await;
    let page = super::page_after(&id, &done);
    let outcome = match done {
        Ok(()) => Outcome::success("These rights hold from their next page on."),
        Err(error) => Outcome::refused(error, domain::forms::RIGHTS, fields),
    };
    crate::context::finish(Some(outcome), &page).await;
    Ok(())
}
