//! Signs out.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::paths;
use leptos::prelude::*;

/// Ends the session and goes to the sign-in page. Drafts stay.
///
/// # Errors
/// None; a session that is gone already is fine.
#[server(name = SignOut, prefix = "/api", endpoint = "session/sign-out", input = server_fn::codec::PostUrl)]
pub async fn sign_out() -> Result<(), Failure> {
    if let Some(session) = crate::context::session()
        && let Err(error) = session.flush().await
    {
        tracing::error!(%error, "a session could not be ended");
    }
    crate::context::finish(None, &paths::sign_in()).await;
    Ok(())
}
