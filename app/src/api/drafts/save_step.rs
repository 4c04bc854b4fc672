//! Saves a step of a draft and goes where the button says.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use domain::forms::{Fields, invitation::Step};
use leptos::prelude::*;

/// Saves what was typed on a step, right or wrong, and goes where the button `go` says: on (empty), to
/// the step before (`before`), to the list of drafts (`leave`), or stays to add a row (`add:<list>`) or remove one
/// (`remove:<list>:<row>`). With something wrong it stays and says what. Who came from the review
/// (`back` is `review`) goes back there instead of on, also after having stayed.
///
/// # Errors
/// As the service of the same name.
#[server(name = SaveStep, prefix = "/api", endpoint = "drafts/save-step", input = server_fn::codec::PostUrl)]
pub async fn save_step(
    id: String,
    step: Step,
    #[server(default)] go: String,
    #[server(default)] back: String,
    #[server(default)] fields: Fields,
) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let draft = domain::ids::DraftId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let here = paths::draft_step(&id, step);
    let typed = fields.clone();
    let saved = match desk.save_step(&asker, &draft, step, fields).await {
        Ok(saved) => saved,
        Err(error) => {
            let form = format!("invitation/{}", step.slug());
            crate::context::finish(Some(Outcome::refused(error, &form, typed)), &here).await;
            return Ok(());
        }
    };
    let from_review = back == "review";
    let back = if from_review { "&return=review" } else { "" };
    let to = match go.split(':').collect::<Vec<_>>().as_slice() {
        ["leave"] => paths::drafts(),
        ["before"] => {
            let before = Step::of(saved.kind).into_iter().rfind(|s| *s < step);
            paths::draft_step(&id, before.unwrap_or(step))
        }
        // The name ends up in a header: nothing but what names are made of.
        ["add", list] if list.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') => {
            format!("{here}?add={list}{back}#last-row")
        }
        ["remove", list, row] => {
            if let Err(error) = desk.remove_row(&asker, &draft, list, row.parse().unwrap_or(usize::MAX)).await {
                crate::context::finish(Some(Outcome::failure(error)), &here).await;
                return Ok(());
            }
            if from_review { format!("{here}?return=review") } else { here }
        }
        _ if !saved.errors.is_empty() => format!("{here}?check=1{back}"),
        _ if from_review => paths::draft_step(&id, Step::Review),
        _ => paths::draft_step(&id, step.next(saved.kind)),
    };
    crate::context::finish(None, &to).await;
    Ok(())
}
