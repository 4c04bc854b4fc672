//! Shows what is typed on a Start form as command and documents.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::{FormState, Outcome};
use domain::{forms::Fields, views::StartKind};
use leptos::prelude::*;

/// Goes back to the form with all that was typed, and shows it as command and documents. Nothing is
/// sent.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ShowStart, prefix = "/api", endpoint = "documents/show-start", input = server_fn::codec::PostUrl)]
pub async fn show_start(kind: StartKind, id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    crate::context::asker()?;
    let mut outcome = Outcome::success("This is the same request for the AWS CLI. Nothing was sent.");
    outcome.form = Some(FormState { kind: super::form_of(kind).into(), fields, errors: Vec::new() });
    crate::context::finish(Some(outcome), &format!("{}?export=1#aws-cli", super::page_of(kind, &id)?)).await;
    Ok(())
}
