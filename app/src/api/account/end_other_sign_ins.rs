//! Ends all of one's own sign-ins but this one.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use leptos::prelude::*;

/// Ends all of one's own sign-ins but this one.
///
/// # Errors
/// When nobody is signed in.
#[server(name = EndOtherSignIns, prefix = "/api", endpoint = "account/end-other-sign-ins", input = server_fn::codec::PostUrl)]
pub async fn end_other_sign_ins() -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let outcome = match register.end_other_sign_ins(&asker).await {
        Ok(0) => Outcome::success("You were signed in nowhere else."),
        Ok(1) => Outcome::success("Your other sign-in is ended."),
        Ok(count) => Outcome::success(format!("Your {count} other sign-ins are ended.")),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &paths::account()).await;
    Ok(())
}
