//! Takes an AWS CLI input document over into a Start form.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::{FormState, Outcome};
#[cfg(feature = "ssr")]
use domain::forms::FieldError;
use domain::{forms::Fields, views::StartKind};
use leptos::prelude::*;

/// Takes over what an input document of a Start operation holds (tags, the AWS submission) into the
/// form, and names what it leaves out. What else is typed stays. Nothing is sent.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ImportStart, prefix = "/api", endpoint = "documents/import-start", input = server_fn::codec::PostUrl)]
pub async fn import_start(
    kind: StartKind,
    id: String,
    #[server(default)] document: String,
    #[server(default)] fields: Fields,
) -> Result<(), Failure> {
    crate::context::asker()?;
    let form = super::form_of(kind);
    let outcome = match desk::Desk::import_start(kind, &id, &document) {
        Ok((taken, report)) => {
            let mut fields = fields;
            // Tags are replaced whole: rows of the form and of the document do not mix.
            if taken.keys().any(|name| name.starts_with("Tags.")) {
                fields.retain(|name, _| !name.starts_with("Tags."));
            }
            // What was left out has no field to stand at: its path is named instead.
            let errors = report
                .problems
                .into_iter()
                .map(|p| {
                    if taken.contains_key(&p.field) {
                        p
                    } else {
                        FieldError::new("", format!("{}: {}", p.field, p.message))
                    }
                })
                .collect();
            fields.extend(taken);
            let mut outcome = Outcome::success(format!("Imported {} answers. Nothing was sent.", report.taken));
            outcome.form = Some(FormState { kind: form.into(), fields, errors });
            outcome
        }
        Err(error) => {
            let mut typed = fields;
            typed.insert("Document".to_owned(), document);
            Outcome::refused(error, form, typed)
        }
    };
    crate::context::finish(Some(outcome), &super::page_of(kind, &id)?).await;
    Ok(())
}
