//! Ends one of somebody's sign-ins.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
use leptos::prelude::*;

/// Ends one of somebody's sign-ins.
///
/// # Errors
/// When nobody is signed in.
#[server(name = EndSignInOf, prefix = "/api", endpoint = "people/end-sign-in-of", input = server_fn::codec::PostUrl)]
pub async fn end_sign_in_of(person: String, id: String) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let done = register.end_sign_in_of(&asker, &person, &id).await;
    let page = super::page_after(&person, &done);
    let outcome = match done {
        Ok(()) => Outcome::success("That sign-in is ended."),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &page).await;
    Ok(())
}
