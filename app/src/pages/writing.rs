//! What the pages that write have in common.

use crate::{
    context::page_context,
    outcome::FormState,
    paths,
    ui::{Button, ButtonKind, LinkButton},
};
use leptos::prelude::*;

/// Why this person may not change anything at AWS; empty when they may.
pub(super) fn why_not_write() -> String {
    page_context().refusals.write.unwrap_or_default()
}

/// Why this person may not keep drafts; empty when they may.
pub(super) fn why_not_prepare() -> String {
    page_context().refusals.prepare.unwrap_or_default()
}

/// Why this person may not begin what changes many things; empty when they may.
pub(super) fn why_not_manage() -> String {
    page_context().refusals.manage.unwrap_or_default()
}

/// The form as it was typed when it was refused just now; empty otherwise.
pub(super) fn typed(kind: &str) -> FormState {
    page_context().outcome.and_then(|outcome| outcome.form).filter(|form| form.kind == kind).unwrap_or_default()
}

/// The title of a page with a form: one that lists errors says so first.
pub(super) fn form_title(title: &str, form: &FormState) -> String {
    if form.errors.is_empty() { title.to_owned() } else { format!("Error: {title}") }
}

/// The way to a new invitation; disabled, with the reason, for those who may not send one.
#[component]
pub(super) fn NewInvitation(
    /// The element's id.
    id: &'static str,
) -> impl IntoView {
    let reason = why_not_prepare();
    if reason.is_empty() {
        view! { <LinkButton href=paths::new_invitation() kind=ButtonKind::Primary>"New invitation"</LinkButton> }
            .into_any()
    } else {
        view! { <Button kind=ButtonKind::Primary plain=true disabled_reason=reason id>"New invitation"</Button> }
            .into_any()
    }
}

/// Says what will happen, step by step, before it happens.
#[component]
pub(super) fn WhatHappens(
    /// The steps, in their order.
    steps: Vec<&'static str>,
    /// How long it takes, and whether it can be taken back.
    #[prop(into)]
    after: String,
) -> impl IntoView {
    view! {
        <section class="card max-w-form px-4 py-3.5" aria-labelledby="what-happens">
            <h2 class="font-semibold" id="what-happens">"What will happen"</h2>
            <ol class="mt-2 grid list-decimal gap-1 ps-5">
                {steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}
            </ol>
            <p class="mt-3 text-sm text-ink-soft">{after}</p>
        </section>
    }
}
