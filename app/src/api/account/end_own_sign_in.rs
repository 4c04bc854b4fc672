//! Ends one of one's own sign-ins.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use leptos::prelude::*;

/// Ends one of one's own sign-ins, wherever that browser is.
///
/// # Errors
/// When nobody is signed in.
#[server(name = EndOwnSignIn, prefix = "/api", endpoint = "account/end-own-sign-in", input = server_fn::codec::PostUrl)]
pub async fn end_own_sign_in(id: String) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let outcome = match register.end_own_sign_in(&asker, &id).await {
        Ok(()) => Outcome::success("That sign-in is ended."),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &paths::account()).await;
    Ok(())
}
