//! Checks the record of who did what.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use leptos::prelude::*;

/// Checks the whole record of who did what, and tells in it what was found.
///
/// # Errors
/// When nobody is signed in.
#[server(name = VerifyAudit, prefix = "/api", endpoint = "audit/verify-audit", input = server_fn::codec::PostUrl)]
pub async fn verify_audit() -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let outcome = match desk.verify_audit(&asker).await {
        Ok(Some(checked)) if checked.fault.is_none() => Outcome::success("The record was checked. It holds."),
        Ok(Some(_)) => Outcome::success("The record was checked. It does not hold: see below."),
        Ok(None) => Outcome::success("The record is long: it is being checked. Look again in a minute."),
        Err(error) => Outcome::failure_in_words(error),
    };
    crate::context::finish(Some(outcome), &paths::audit()).await;
    Ok(())
}
