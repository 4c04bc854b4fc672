//! The review: all answers at a glance, what is wrong with them, and sending.

use super::{
    answers::Answers,
    asked,
    delete_draft::{DeleteCard, DeleteDialog},
    review_answers::{change_href, review_answers},
    send_card::send_card,
    wizard_page::steps,
};
use crate::{
    layout::NavItem,
    pages::{Page, writing::typed},
    paths,
    ui::{Card, Glyph, Icon, LinkButton, PageHeader, field_id},
};
use domain::{
    forms::{FieldError, invitation::Step},
    views::{DraftDetail, DraftState},
};
use leptos::prelude::*;

/// The review of a draft.
pub(super) fn review(draft: DraftDetail) -> impl IntoView {
    let id = draft.summary.id.clone();
    let open = draft.summary.state == DraftState::Open;
    let answers =
        if open { Answers::of_all(&draft) } else { Answers { fields: draft.fields.clone(), errors: Vec::new() } };
    let found = typed("import").errors;
    let (import, export) = (paths::import(&id), paths::export(&id));
    let steps = steps(&draft, Step::Review);
    let mend = (!answers.errors.is_empty()).then(|| to_mend(&id, &answers.errors));
    let every_answer = review_answers(&id, &answers, open);
    let send = send_card(&draft, &answers);
    let title = draft.summary.title;
    let delete_id = id.clone();
    let question_id = (open && asked("delete") == "1").then(|| id.clone());
    view! {
        <Page title=format!("Review: {title}") nav=NavItem::Drafts>
            <PageHeader title="Review and send" lead=title up_href=paths::drafts() up_label="Drafts">
                {open.then(|| view! { <LinkButton href=import>"Import"</LinkButton> })}
                <LinkButton href=export>"Export"</LinkButton>
                {open.then(|| view! { <DeleteDialog id=delete_id/> })}
            </PageHeader>
            <div class="grid gap-6 lg:grid-cols-[14rem_minmax(0,1fr)] lg:gap-10">
                {steps}
                <div class="grid max-w-form gap-4">
                    {question_id.map(|id| view! { <DeleteCard id/> })}
                    {(!found.is_empty()).then(|| found_card(found))}
                    {mend}
                    {every_answer}
                    {send}
                </div>
            </div>
        </Page>
    }
}

/// What stands between the draft and sending it, each a link to where it is mended.
fn to_mend(id: &str, errors: &[FieldError]) -> impl IntoView + use<> {
    let title = match errors.len() {
        1 => "One answer needs another look".to_owned(),
        n => format!("{n} answers need another look"),
    };
    let rows = errors
        .iter()
        .map(|error| {
            let message = error.message.clone();
            if error.field.is_empty() {
                return view! { <li>{message}</li> }.into_any();
            }
            let href = format!("{}#{}", change_href(id, Step::of_field(&error.field), true), field_id(&error.field));
            view! { <li><a class="link text-danger-ink" href=href>{message}</a></li> }.into_any()
        })
        .collect_view();
    view! {
        <section class="rounded-lg border-2 border-danger-fill bg-surface p-4" aria-labelledby="to-mend">
            <h2 id="to-mend" class="flex items-center gap-2 text-lg font-semibold">
                <Icon glyph=Glyph::Warning class="text-danger-ink"/>
                {title}
            </h2>
            <ul class="mt-2 grid gap-1">{rows}</ul>
        </section>
    }
}

/// What an import found wrong, by the member's path in the document.
fn found_card(problems: Vec<FieldError>) -> impl IntoView {
    let rows = problems
        .into_iter()
        .map(|problem| view! { <li><code class="mono break-all">{problem.field}</code><br/>{problem.message}</li> })
        .collect_view();
    view! {
        <Card title="What the import found">
            <p class="text-ink-soft">
                "Members that the operation does not know are left out. Wrong answers are in the draft as they came and marked below. This list is shown once."
            </p>
            <ul class="mt-2 grid gap-2">{rows}</ul>
        </Card>
    }
}
