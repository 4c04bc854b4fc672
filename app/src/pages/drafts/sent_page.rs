//! What came of sending.

use super::with_draft::with_draft;
use crate::{
    layout::NavItem,
    pages::{Page, words::Copied},
    paths,
    ui::{ButtonKind, Card, DescriptionList, EmptyState, Glyph, LinkButton, PageHeader, Status, Tone, Value},
};
use domain::{
    forms::{
        invitation::{self, Step},
        text,
    },
    views::DraftDetail,
};
use leptos::prelude::*;

/// The confirmation, with the invitation's id and ARN.
#[component]
pub fn SentPage() -> impl IntoView {
    with_draft(|draft| {
        let title = if draft.invitation_id.is_some() { "Invitation sent" } else { "Not sent yet" };
        let lead = draft.summary.title.clone();
        view! {
            <Page title nav=NavItem::Invitations>
                <PageHeader title lead up_href=sent_list() up_label="Sent invitations"/>
                {match draft.invitation_id.clone() {
                    Some(invitation) => sent(&draft, invitation).into_any(),
                    None => not_sent(&draft).into_any(),
                }}
            </Page>
        }
    })
}

/// The list of sent invitations.
fn sent_list() -> String {
    format!("{}?side=sent", paths::invitations())
}

fn sent(draft: &DraftDetail, invitation: String) -> impl IntoView + use<> {
    let answer = |name: &str| Some(text(&draft.fields, name).to_owned());
    let (receiver, engagement) = (answer(invitation::RECEIVER), answer(invitation::ENGAGEMENT));
    let subject = format!("subject={}", draft.summary.id);
    let details = paths::invitation(&invitation);
    let arn = draft.invitation_arn.clone();
    view! {
        <div class="grid max-w-form gap-4">
            <Card>
                <div class="mb-3"><Status tone=Tone::Success label="Sent"/></div>
                <DescriptionList>
                    <Copied label="Id" id="invitation-id" text=Some(invitation)/>
                    <Copied label="ARN" id="invitation-arn" text=arn/>
                    <Value label="Receiver's account" value=receiver code=true/>
                    <Value label="Engagement" value=engagement code=true/>
                </DescriptionList>
            </Card>
            <p class="text-ink-soft">"The receiver has 15 days to answer. You see the answer in the list of sent invitations."</p>
            <div class="flex flex-wrap gap-2">
                <LinkButton href=details kind=ButtonKind::Primary>"View invitation"</LinkButton>
                <LinkButton href=sent_list()>"Sent invitations"</LinkButton>
                <LinkButton href=paths::data("create-engagement-invitation", &subject) kind=ButtonKind::Quiet>"Data and command"</LinkButton>
            </div>
        </div>
    }
}

fn not_sent(draft: &DraftDetail) -> impl IntoView + use<> {
    let review = paths::draft_step(&draft.summary.id, Step::Review);
    view! {
        <EmptyState title="This invitation is not sent" text="The review says what is left to do." glyph=Glyph::Draft>
            <LinkButton href=review kind=ButtonKind::Primary>"Go to the review"</LinkButton>
        </EmptyState>
    }
}
