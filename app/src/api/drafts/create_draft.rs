//! Begins a draft and goes to its first step.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use domain::forms::Fields;
#[cfg(feature = "ssr")]
use domain::forms::invitation::Step;
use leptos::prelude::*;

/// Begins a draft and goes to its first step.
///
/// # Errors
/// As the service of the same name.
#[server(name = CreateDraft, prefix = "/api", endpoint = "drafts/create-draft", input = server_fn::codec::PostUrl)]
pub async fn create_draft(#[server(default)] fields: Fields) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let (outcome, to) = match desk.create_draft(&asker, fields).await {
        Ok(id) => (None, paths::draft_step(id.as_str(), Step::Engagement)),
        Err(error) => (Some(Outcome::failure(error)), paths::new_invitation()),
    };
    crate::context::finish(outcome, &to).await;
    Ok(())
}
