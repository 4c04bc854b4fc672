//! Declining an invitation.

use super::{
    accept_page::{NoAnswer, may_answer},
    marks::{counterpart, heading},
};
use crate::{
    api::invitations::{RejectInvitation, get_invitation},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, ChoiceOption, ErrorSummary, LinkButton, LiveForm, PageHeader, RadioGroup, TextInput,
        error_at,
    },
};
use domain::{
    forms::{reject_fields, reject_reasons, text},
    views::InvitationDetail,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Where an invitation is declined, with a reason.
#[component]
pub fn RejectPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed("reject");
    view! {
        <Page title=form_title("Decline invitation", &form) nav=NavItem::Invitations>
            {loaded_page("Decline invitation", (paths::invitations(), "Invitations"), get_invitation(id), move |invitation| view! { <Question invitation form/> })}
        </Page>
    }
}

#[component]
fn Question(invitation: InvitationDetail, form: FormState) -> impl IntoView {
    let summary = invitation.summary;
    if !may_answer(&summary) {
        return view! { <NoAnswer summary/> }.into_any();
    }
    let back = paths::invitation(&summary.id);
    let other = counterpart(&summary).unwrap_or_else(|| "another partner".into());
    let lead = format!("From {other}, about “{}”.", heading(&summary));
    let about_reason = if summary.is_lead() {
        "The sender sees it. A lead may be declined in any words; these are a start. Or write your own below."
    } else {
        "The sender sees it. Choose one, or write your own below."
    };
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Decline this invitation?" lead up_href=back.clone() up_label="Invitation"/>
        <div class="grid gap-5">
            <WhatHappens
                steps=vec![
                    "The invitation becomes rejected and stays in your list",
                    "The sender sees your reason",
                    "You can no longer see what the invitation was about",
                ]
                after="It cannot be taken back; the sender would have to send a new invitation."
            />
            <form id="reject" method="post" action={paths::of::<RejectInvitation>()} class="grid gap-5">
                <input type="hidden" name="id" value=summary.id/>
                <ReasonFields form hint=about_reason/>
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Danger disabled_reason=why_not_write()>"Decline invitation"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form="reject" target="reject"/>
        </div>
    }
    .into_any()
}

/// The reason: a documented one, or one's own words.
#[component]
pub(in crate::pages) fn ReasonFields(
    /// What was typed and what is wrong with it.
    form: FormState,
    /// What becomes of the reason.
    hint: &'static str,
) -> impl IntoView {
    let [reason, own] = reject_fields();
    let options = reject_reasons().iter().map(|r| ChoiceOption::new(*r, *r, "")).collect();
    view! {
        <RadioGroup
            label=reason.label options hint required=true
            value=text(&form.fields, &reason.name) error=error_at(&form.errors, &reason.name) name=reason.name
        />
        <TextInput
            label=own.label.clone() hint=own.hint limit=own.limit() autocomplete="off"
            value=text(&form.fields, &own.name) error=error_at(&form.errors, &own.name) name=own.name
        />
    }
}
