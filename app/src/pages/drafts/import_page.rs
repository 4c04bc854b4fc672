//! Taking a document over into a draft that exists.

use super::with_draft::with_draft;
use crate::{
    api::drafts::ImportDocument,
    layout::NavItem,
    pages::{
        Page,
        document_form::{DOCUMENT, DocumentForm},
        writing::{form_title, typed, why_not_prepare},
    },
    paths,
    ui::{Card, ErrorSummary, Flash, PageHeader, Tone},
};
use domain::{
    forms::{FieldError, invitation::Step, text},
    views::DraftState,
};
use leptos::prelude::*;

/// Pastes or drops an input document into a draft.
#[component]
pub fn ImportPage() -> impl IntoView {
    let form = typed("import");
    with_draft(move |draft| {
        let id = draft.summary.id;
        let review = paths::draft_step(&id, Step::Review);
        let title = form_title("Import", &form);
        let error = joined(&form.errors);
        let value = text(&form.fields, DOCUMENT).to_owned();
        // The document has one field, whatever part of it is meant.
        let errors: Vec<_> = form.errors.into_iter().map(|e| FieldError::new(DOCUMENT, e.message)).collect();
        let content = if draft.summary.state == DraftState::Open {
            view! {
                <Card>
                    <DocumentForm action={paths::of::<ImportDocument>()} command="create-engagement-invitation" value error reason=why_not_prepare()>
                        <input type="hidden" name="id" value=id/>
                    </DocumentForm>
                </Card>
            }
            .into_any()
        } else {
            view! { <Flash tone=Tone::Neutral title="This invitation is sent or on its way" href=review.clone() link="See how it stands"/> }
                .into_any()
        };
        view! {
            <Page title nav=NavItem::Drafts>
                <ErrorSummary errors/>
                <PageHeader
                    title="Import"
                    lead="What the document answers replaces what the draft holds; other answers stay."
                    up_href=review
                    up_label=draft.summary.title
                />
                <div class="grid max-w-form gap-4">{content}</div>
            </Page>
        }
    })
}

/// All that is wrong with the document, at its one field.
fn joined(errors: &[FieldError]) -> Option<String> {
    let all: Vec<&str> = errors.iter().map(|e| e.message.as_str()).collect();
    (!all.is_empty()).then(|| all.join(" "))
}
