//! The request of a form that changes something at once, as the AWS CLI takes it.

use crate::{
    api::documents::{ShowChange, get_change_export},
    context::query_params,
    outcome::FormState,
    pages::loaded,
    paths,
    ui::{Button, ButtonKind, CodeBlock, Fold},
};
use domain::{commands::ChangeKind, forms::Fields};
use leptos::prelude::*;

/// Shows the whole request with what is typed, sent or not, as command and documents.
#[component]
pub(super) fn RequestDocuments(
    /// The operation.
    kind: ChangeKind,
    /// The opportunity or engagement.
    subject: String,
    /// The form as it was typed.
    form: FormState,
    /// The id of the form's element.
    target: &'static str,
) -> impl IntoView {
    let shown = query_params().iter().any(|(key, _)| key == "export");
    view! {
        <div class="max-w-form" id="aws-cli">
            <Fold title="AWS CLI: what is sent" open=shown>
                <div class="grid gap-5">
                    <div>
                        <Button
                            form=target action={paths::of::<ShowChange>()} name="kind" value=kind.slug()
                            kind=ButtonKind::Secondary skip_checks=true
                        >
                            {if shown { "Show again with what is typed now" } else { "Show as command and documents" }}
                        </Button>
                        <p class="mt-1 text-sm text-ink-soft">"Nothing is sent. What is typed stays."</p>
                    </div>
                    {shown.then(|| exported(kind, subject, form.fields))}
                </div>
            </Fold>
        </div>
    }
}

fn exported(kind: ChangeKind, subject: String, fields: Fields) -> impl IntoView {
    loaded(get_change_export(kind, subject, fields), |export| {
        view! {
            <CodeBlock id="command" label="AWS CLI command" text=export.command/>
            <CodeBlock id="json" label="Input document, for --cli-input-json" text=export.json/>
            <CodeBlock id="yaml" label="Input document, for --cli-input-yaml" text=export.yaml/>
        }
    })
}
