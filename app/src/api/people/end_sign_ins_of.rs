//! Ends all of somebody's sign-ins.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
use leptos::prelude::*;

/// Ends all of somebody's sign-ins.
///
/// # Errors
/// When nobody is signed in.
#[server(name = EndSignInsOf, prefix = "/api", endpoint = "people/end-sign-ins-of", input = server_fn::codec::PostUrl)]
pub async fn end_sign_ins_of(person: String) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let done = register.end_sign_ins_of(&asker, &person).await;
    let page = super::page_after(&person, &done);
    let outcome = match done {
        Ok(_) => Outcome::success("They are signed out everywhere."),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &page).await;
    Ok(())
}
