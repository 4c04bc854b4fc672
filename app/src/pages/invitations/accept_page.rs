//! Accepting an invitation.

use super::marks::{Expiry, InvitationMark, counterpart, heading};
use crate::{
    api::invitations::{AcceptInvitation, AcceptLead, get_invitation},
    context::page_context,
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        start_documents::{StartDocuments, StartInputs},
        tag_editor::TagEditor,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{Button, ButtonKind, EmptyState, ErrorSummary, Glyph, LinkButton, LiveForm, PageHeader},
};
use domain::views::{InvitationDetail, InvitationSummary, Participant, StartKind};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use time::OffsetDateTime;

/// Where an invitation is accepted. It says what will happen first.
#[component]
pub fn AcceptPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let now = page_context().now;
    let form = typed("accept");
    view! {
        <Page title=form_title("Accept invitation", &form) nav=NavItem::Invitations>
            {loaded_page("Accept invitation", (paths::invitations(), "Invitations"), get_invitation(id), move |invitation| view! { <Question invitation form now/> })}
        </Page>
    }
}

#[component]
fn Question(invitation: InvitationDetail, form: FormState, now: OffsetDateTime) -> impl IntoView {
    let summary = invitation.summary;
    if !may_answer(&summary) {
        return view! { <NoAnswer summary/> }.into_any();
    }
    let other = counterpart(&summary).unwrap_or_else(|| "another partner".into());
    let lead = format!("From {other}, about “{}”.", heading(&summary));
    let title = if summary.is_lead() { "Accept this lead?" } else { "Accept this invitation?" };
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title lead up_href=paths::invitation(&summary.id) up_label="Invitation"/>
        <div class="grid gap-4">
            <p class="flex flex-wrap items-center gap-2">"Time left to answer: " <Expiry invitation=summary.clone() now/></p>
            {if summary.is_lead() {
                view! { <Lead id=summary.id/> }.into_any()
            } else {
                view! { <Opportunity id=summary.id form/> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Whether it waits for this account's answer.
pub(super) fn may_answer(summary: &InvitationSummary) -> bool {
    summary.participant == Participant::Receiver && summary.is_pending()
}

/// What stands in the place of the question when there is nothing to answer.
#[component]
pub(super) fn NoAnswer(
    /// The invitation.
    summary: InvitationSummary,
) -> impl IntoView {
    let text = if summary.participant == Participant::Sender {
        "Your side sent this invitation; only its receiver can answer it."
    } else {
        match summary.status.as_deref() {
            Some("ACCEPTED") => "It has been accepted already.",
            Some("REJECTED") => "It has been declined already. The sender would have to send a new one.",
            Some("EXPIRED") => "It lapsed after 15 days without an answer. The sender would have to send a new one.",
            _ => "It does not wait for an answer.",
        }
    };
    let href = paths::invitation(&summary.id);
    view! {
        <PageHeader title="Nothing to answer" up_href=href.clone() up_label="Invitation"/>
        <EmptyState title=heading(&summary) text glyph=Glyph::Envelope>
            <InvitationMark status=summary.status.clone()/>
            <LinkButton href>"Back to the invitation"</LinkButton>
        </EmptyState>
    }
}

#[component]
fn Opportunity(id: String, form: FormState) -> impl IntoView {
    let here = paths::accept(&id);
    let back = paths::invitation(&id);
    view! {
        <WhatHappens
            steps=StartKind::AcceptInvitation.task().steps().to_vec()
            after="AWS does this as a task, mostly within a quarter of a minute; the next page follows it. It cannot be taken back: an engagement can't be left."
        />
        <form id="accept" method="post" action={paths::of::<AcceptInvitation>()} class="grid gap-4">
            <StartInputs kind=StartKind::AcceptInvitation id=id.clone()/>
            <TagEditor form=form.clone() here/>
            <Buttons back label="Accept invitation"/>
        </form>
        <LiveForm form="accept" target="accept"/>
        <StartDocuments kind=StartKind::AcceptInvitation id form target="accept"/>
    }
}

#[component]
fn Lead(id: String) -> impl IntoView {
    let back = paths::invitation(&id);
    view! {
        <WhatHappens
            steps=vec![
                "The invitation becomes accepted, at once and without a task",
                "Your account joins the engagement",
                "The contact's name, e-mail address and phone number are shown",
            ]
            after="No opportunity is made yet. It cannot be taken back: an engagement can't be left."
        />
        <form method="post" action={paths::of::<AcceptLead>()}>
            <input type="hidden" name="id" value=id/>
            <Buttons back label="Accept lead"/>
        </form>
    }
}

#[component]
fn Buttons(back: String, label: &'static str) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>{label}</Button>
            <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
        </div>
    }
}
