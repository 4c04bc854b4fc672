//! The form that takes an AWS CLI input document.

use super::document_drop::DocumentDrop;
use crate::ui::{Button, Field, field_id, textarea_text};

use leptos::prelude::*;

/// The name under which the failure of an import is kept.
pub(super) const DOCUMENT: &str = "Document";

/// A text area for the document, which a file can fill.
#[component]
pub(super) fn DocumentForm(
    /// The address that takes it, as `document`.
    #[prop(into)]
    action: String,
    /// The operation as a command of the AWS CLI.
    command: &'static str,
    /// The document as it was typed.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Why the person may not import; empty when they may.
    #[prop(optional, into)]
    reason: String,
    /// The id of another form that the document goes along with; empty for a form of its own.
    #[prop(optional, into)]
    form: String,
    /// What goes along: hidden inputs.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let control = field_id(DOCUMENT);
    let described = format!("hint-{control} error-{control}");
    let invalid = error.is_some().then_some("true");
    let value = textarea_text(&value);
    let inside = (!form.is_empty()).then(|| form.clone());
    let fields = view! {
        <DocumentDrop target=control.clone()>
            <Field
                name=DOCUMENT
                label="Input document"
                hint=format!("JSON or YAML, as the AWS CLI takes it with --cli-input-json or --cli-input-yaml for {command}.")
                error
                required=true
            >
                <textarea class="input mono" id=control name="document" form=inside rows="10" spellcheck="false" autocomplete="off"
                    aria-describedby=described aria-invalid=invalid aria-required="true">{value}</textarea>
            </Field>
        </DocumentDrop>
        <p class="text-ink-soft">
            "Members that are unknown or wrong are named afterwards with their path; the rest is taken over. Nothing is sent."
        </p>
    };
    if form.is_empty() {
        view! {
            <form class="grid gap-4" method="post" action=action>
                {children.map(|children| children())}
                {fields}
                <div><Button disabled_reason=reason id="import">"Import"</Button></div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <div class="grid gap-4">
                {children.map(|children| children())}
                {fields}
                <div><Button disabled_reason=reason id="import" form action skip_checks=true>"Import"</Button></div>
            </div>
        }
        .into_any()
    }
}
