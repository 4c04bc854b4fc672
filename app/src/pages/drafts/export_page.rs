//! A draft as the AWS CLI takes it.

use super::{asked, with_draft::with_draft};
use crate::{
    api::documents::{get_export, get_skeletons},
    layout::NavItem,
    pages::{Page, loaded},
    paths,
    ui::{CodeBlock, PageHeader, Tab, Tabs},
};
use domain::forms::{
    Fields,
    invitation::{self, Step},
    text,
};
use leptos::prelude::*;

/// The views of the page, as they stand in the address, with their names.
const VIEWS: [(&str, &str); 4] = [("", "Command"), ("json", "JSON"), ("yaml", "YAML"), ("empty", "Empty documents")];

/// The draft as command, JSON and YAML, and the operation's empty documents.
#[component]
pub fn ExportPage() -> impl IntoView {
    with_draft(move |draft| {
        let id = draft.summary.id;
        let shown = asked("view");
        let shown = VIEWS.iter().map(|(word, _)| *word).find(|word| *word == shown).unwrap_or_default();
        let here = paths::export(&id);
        let tabs = VIEWS
            .iter()
            .map(|(word, label)| Tab {
                label: (*label).into(),
                href: if word.is_empty() { here.clone() } else { format!("{here}?view={word}") },
                count: None,
                current: *word == shown,
            })
            .collect();
        let notes = notes(&draft.fields, draft.summary.open_answers);
        let content = if shown == "empty" {
            empty_documents().into_any()
        } else {
            view! { {notes}{own_documents(id.clone(), shown)} }.into_any()
        };
        view! {
            <Page title="Export" nav=NavItem::Drafts>
                <PageHeader
                    title="Export"
                    lead="The same request for the AWS CLI. Nothing goes out unless you run it."
                    up_href=paths::draft_step(&id, Step::Review)
                    up_label=draft.summary.title
                />
                <Tabs label="Formats" tabs/>
                {content}
            </Page>
        }
    })
}

/// Why the documents are not the whole request yet.
fn notes(fields: &Fields, open_answers: u32) -> impl IntoView + use<> {
    let unfinished = (open_answers > 0).then_some("The draft is not finished: what is missing is left out here too.");
    let unmade = (text(fields, invitation::ENGAGEMENT_FROM) == "new")
        .then_some("The engagement is made when you send, so its identifier is missing here.");
    [unfinished, unmade].map(|note| note.map(|note| view! { <p class="mb-4 text-ink-soft">{note}</p> })).collect_view()
}

/// The draft itself in one format.
fn own_documents(id: String, shown: &'static str) -> impl IntoView {
    loaded(get_export(id), move |export| match shown {
        "json" => {
            view! { <CodeBlock id="json" label="Input document, for --cli-input-json" text=export.json/> }.into_any()
        }
        "yaml" => {
            view! { <CodeBlock id="yaml" label="Input document, for --cli-input-yaml" text=export.yaml/> }.into_any()
        }
        _ => view! { <CodeBlock id="command" label="AWS CLI command" text=export.command/> }.into_any(),
    })
}

/// The documents that the AWS CLI prints with `--generate-cli-skeleton`.
fn empty_documents() -> impl IntoView {
    loaded(get_skeletons("CreateEngagementInvitation".into()), |skeletons| {
        view! {
            <div class="grid gap-6">
                <p class="max-w-prose text-ink-soft">"What the AWS CLI prints with --generate-cli-skeleton: every member, with nothing in it."</p>
                <CodeBlock id="input-json" label="Empty input, JSON" text=skeletons.input_json/>
                <CodeBlock id="input-yaml" label="Empty input, YAML" text=skeletons.input_yaml/>
                <CodeBlock id="output-json" label="Empty output, JSON" text=skeletons.output_json/>
            </div>
        }
    })
}
