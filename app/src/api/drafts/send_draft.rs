//! Sends a draft and goes to what came of it.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
#[cfg(feature = "ssr")]
use domain::forms::invitation::Step;
use leptos::prelude::*;

/// Sends a draft and goes to what came of it.
///
/// # Errors
/// As the service of the same name.
#[server(name = SendDraft, prefix = "/api", endpoint = "drafts/send-draft", input = server_fn::codec::PostUrl)]
pub async fn send_draft(id: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::DraftId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (outcome, to) = match desk.send_draft(&asker, &id).await {
        Ok(_) => (None, paths::sent(id.as_str())),
        Err(error) => (Some(Outcome::failure(error)), paths::draft_step(id.as_str(), Step::Review)),
    };
    crate::context::finish(outcome, &to).await;
    Ok(())
}
