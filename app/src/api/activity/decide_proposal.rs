//! Approves or declines a write that waits for a second person.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use leptos::prelude::*;

/// Decides about a write that waits, by `answer`: `approve`, or `decline`, which also takes one's own back.
///
/// # Errors
/// As the services `approve_write` and `decline_write`.
#[server(name = DecideProposal, prefix = "/api", endpoint = "activity/decide-proposal", input = server_fn::codec::PostUrl)]
pub async fn decide_proposal(proposal: String, answer: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let (decided, message) = match answer.as_str() {
        "approve" => (desk.approve_write(&asker, &proposal).await, "Approved; AWS has taken it."),
        _ => (desk.decline_write(&asker, &proposal).await, "Nothing was sent, and it waits no more."),
    };
    let outcome = decided.map_or_else(Outcome::failure_in_words, |()| Outcome::success(message));
    crate::context::finish(Some(outcome), &paths::activity()).await;
    Ok(())
}
