//! Shows what is typed on a form that changes something as command and documents.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::{FormState, Outcome};
use domain::{commands::ChangeKind, forms::Fields};
use leptos::prelude::*;

/// Goes back to the form with all that was typed, and shows it as command and documents. Nothing is
/// sent.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ShowChange, prefix = "/api", endpoint = "documents/show-change", input = server_fn::codec::PostUrl)]
pub async fn show_change(kind: ChangeKind, id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    crate::context::asker()?;
    let fields = domain::forms::with_plain_line_ends(fields);
    let fields = if kind == ChangeKind::Lead { crate::api::engagements::with_own_words(fields) } else { fields };
    let page = super::page_of_change(kind, &id, &fields)?;
    let joint = if page.contains('?') { '&' } else { '?' };
    let mut outcome = Outcome::success("This is the same request for the AWS CLI. Nothing was sent.");
    outcome.form = Some(FormState { kind: kind.form().into(), fields, errors: Vec::new() });
    crate::context::finish(Some(outcome), &format!("{page}{joint}export=1#aws-cli")).await;
    Ok(())
}
