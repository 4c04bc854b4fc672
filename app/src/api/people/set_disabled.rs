//! Lets somebody in no more, or again.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
use leptos::prelude::*;

/// Lets somebody in no more and ends their sign-ins, or lets them in again (`disabled` is `true` or `false`), if the
/// account is still of the version `seen`.
///
/// # Errors
/// When nobody is signed in.
#[server(name = SetDisabled, prefix = "/api", endpoint = "people/set-disabled", input = server_fn::codec::PostUrl)]
pub async fn set_disabled(id: String, seen: i64, disabled: bool) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let done = register.set_disabled(&asker, &id, seen, disabled).await;
    let page = super::page_after(&id, &done);
    let outcome = match done {
        Ok(()) if disabled => Outcome::success("The account is disabled: they cannot come in any more."),
        Ok(()) => Outcome::success("The account is enabled: they can come in again."),
        Err(error) => Outcome::failure_in_words(error),
    };
    crate::context::finish(Some(outcome), &page).await;
    Ok(())
}
