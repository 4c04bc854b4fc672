//! The two Start operations as the AWS CLI takes them: import and export on the pages that start.

use crate::{
    api::documents::{ImportStart, ShowStart, get_skeletons, get_start_export},
    context::query_params,
    outcome::FormState,
    pages::{
        document_form::{DOCUMENT, DocumentForm},
        loaded,
        writing::why_not_write,
    },
    paths,
    ui::{Button, ButtonKind, CodeBlock, Fold, error_at},
};
use domain::{
    forms::{Fields, text},
    views::StartKind,
};
use leptos::prelude::*;

/// The hidden inputs that tell the form's buttons which operation it is for.
#[component]
pub(super) fn StartInputs(
    /// The operation.
    kind: StartKind,
    /// The invitation or opportunity.
    id: String,
) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=id/>
        <input type="hidden" name="kind" value=kind.slug()/>
    }
}

/// Import and export of a form that starts a task. Works with what is typed, sent or not.
#[component]
pub(super) fn StartDocuments(
    /// The operation.
    kind: StartKind,
    /// The invitation or opportunity.
    id: String,
    /// The form as it was typed.
    form: FormState,
    /// The id of the form's element.
    target: &'static str,
) -> impl IntoView {
    let shown = query_params().iter().any(|(key, _)| key == "export");
    let error = error_at(&form.errors, DOCUMENT);
    let value = text(&form.fields, DOCUMENT).to_owned();
    let open = shown || error.is_some();
    let command = match kind {
        StartKind::AcceptInvitation => "start-engagement-by-accepting-invitation-task",
        StartKind::FromOpportunity => "start-engagement-from-opportunity-task",
    };
    view! {
        <div class="max-w-form" id="aws-cli">
            <Fold title="AWS CLI: import and export" open=open>
                <div class="grid gap-5">
                    <div>
                        <Button form=target action={paths::of::<ShowStart>()} kind=ButtonKind::Secondary skip_checks=true>
                            {if shown { "Show again with what is typed now" } else { "Show as command and documents" }}
                        </Button>
                        <p class="mt-1 text-sm text-ink-soft">"Nothing is sent. What is typed stays."</p>
                    </div>
                    {shown.then(|| exported(kind, id, form.fields.clone()))}
                    // It goes with the form's own inputs, so that what is typed stays.
                    <DocumentForm action={paths::of::<ImportStart>()} command value error reason=why_not_write() form=target/>
                </div>
            </Fold>
        </div>
    }
}

/// The request as it stands, and the operation's empty documents.
fn exported(kind: StartKind, id: String, fields: Fields) -> impl IntoView {
    view! {
        {loaded(get_start_export(kind, id, fields), |export| view! {
            <CodeBlock id="command" label="AWS CLI command" text=export.command/>
            <CodeBlock id="json" label="Input document, for --cli-input-json" text=export.json/>
            <CodeBlock id="yaml" label="Input document, for --cli-input-yaml" text=export.yaml/>
        })}
        {loaded(get_skeletons(kind.operation().into()), |empty| view! {
            <CodeBlock id="input-json" label="Empty input, JSON" text=empty.input_json/>
            <CodeBlock id="input-yaml" label="Empty input, YAML" text=empty.input_yaml/>
            <CodeBlock id="output-json" label="Empty output, JSON" text=empty.output_json/>
        })}
    }
}
