//! One invitation.

use super::{
    marks::{Expiry, InvitationMark, RespondBy, counterpart, heading},
    payload::PayloadCards,
};
use crate::{
    api::invitations::get_invitation,
    context::page_context,
    layout::NavItem,
    pages::{
        Page, loaded_page,
        words::{Copied, moment, or_absent},
        writing::why_not_write,
    },
    paths,
    ui::{Badge, ButtonKind, Card, Description, DescriptionList, Fold, LinkButton, PageHeader, Value, page_title},
};
use domain::{
    choices::InvitationPayloadType,
    views::{InvitationDetail, InvitationSummary, Participant},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use time::OffsetDateTime;

/// One invitation: all that the service tells, in human words, and the way to answer.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let now = page_context().now;
    view! {
        <Page title="Invitation" nav=NavItem::Invitations>
            {loaded_page("Invitation", (paths::invitations(), "Invitations"), get_invitation(id), move |invitation| view! { <Whole invitation now/> })}
        </Page>
    }
}

#[component]
fn Whole(invitation: InvitationDetail, now: OffsetDateTime) -> impl IntoView {
    let summary = invitation.summary.clone();
    let title = heading(&summary);
    let other = counterpart(&summary).unwrap_or_else(|| "Another partner".into());
    let received = summary.participant == Participant::Receiver;
    let lead = if received { format!("{other} invites you.") } else { format!("You invited {other}.") };
    let (up_href, up_label) = if received {
        (paths::invitations(), "Invitations received")
    } else {
        (format!("{}?side=sent", paths::invitations()), "Invitations sent")
    };
    let data = paths::data("get-engagement-invitation", &format!("id={}", summary.id));
    let answers = (received && summary.is_pending()).then(|| view! { <Answers id=summary.id.clone()/> });
    view! {
        <Title text=page_title(&title, &[])/>
        <PageHeader title lead up_href up_label>
            <LinkButton href=data>"Data and command"</LinkButton>
            {answers}
        </PageHeader>
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
            <div class="grid gap-4 max-lg:order-2">
                <Message invitation=invitation.clone()/>
                <PayloadCards invitation=invitation.clone()/>
            </div>
            <div class="grid gap-4">
                <Standing summary=summary.clone() rejection_reason=invitation.rejection_reason.clone() now/>
                <Engagement invitation/>
                <Identifiers summary/>
            </div>
        </div>
    }
}

/// The two answers, as links to pages that say what will happen.
#[component]
fn Answers(id: String) -> impl IntoView {
    let why = why_not_write();
    if !why.is_empty() {
        // One reason for both.
        return view! {
            <LinkButton href=paths::accept(&id) kind=ButtonKind::Primary disabled_reason=why>"Accept or decline…"</LinkButton>
        }
        .into_any();
    }
    view! {
        <LinkButton href=paths::reject(&id)>"Decline…"</LinkButton>
        <LinkButton href=paths::accept(&id) kind=ButtonKind::Primary>"Accept…"</LinkButton>
    }
    .into_any()
}

#[component]
fn Standing(summary: InvitationSummary, rejection_reason: Option<String>, now: OffsetDateTime) -> impl IntoView {
    let kind = summary.payload_type.as_deref().map(|code| InvitationPayloadType::parse(code).label().to_owned());
    let rejected = summary.status.as_deref() == Some("REJECTED");
    let pending = summary.is_pending();
    let received = summary.participant == Participant::Receiver;
    let invited = summary.invited_at;
    let mark = view! { <InvitationMark status=summary.status.clone()/> };
    let expiry = view! { <Expiry invitation=summary.clone() now/> };
    let asked = (pending && received).then(|| {
        let by = view! { <RespondBy invitation=summary now/> };
        view! { <Description label="AWS asks for">{by}</Description> }
    });
    view! {
        <Card title="How it stands">
            <DescriptionList narrow=true>
                <Description label="Status">{mark}</Description>
                {rejected.then(|| view! { <Value label="Reason" value=rejection_reason/> })}
                <Description label=if pending { "Expires in" } else { "Expiry date" }>{expiry}</Description>
                {asked}
                <Description label="Invited">{moment(invited)}</Description>
                <Description label="Kind">
                    {match kind {
                        Some(kind) => view! { <Badge>{kind}</Badge> }.into_any(),
                        None => or_absent(None),
                    }}
                </Description>
            </DescriptionList>
        </Card>
    }
}

#[component]
fn Message(invitation: InvitationDetail) -> impl IntoView {
    view! {
        <Card title="Message">
            {match invitation.message.filter(|m| !m.is_empty()) {
                Some(message) => view! { <p class="max-w-prose whitespace-pre-line">{message}</p> }.into_any(),
                None => or_absent(None),
            }}
        </Card>
    }
}

/// The engagement. Its own page opens for members only: for the sender, and for the receiver once the
/// invitation is accepted.
#[component]
fn Engagement(invitation: InvitationDetail) -> impl IntoView {
    let summary = invitation.summary;
    let member = summary.participant == Participant::Sender || summary.status.as_deref() == Some("ACCEPTED");
    let title = heading(&summary);
    let name = match summary.engagement_id.filter(|_| member) {
        Some(id) => view! { <a class="link" href=paths::engagement(&id)>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let members = invitation.members;
    view! {
        <Card title="Engagement">
            <DescriptionList narrow=true>
                <Description label="Title">{name}</Description>
                <Value label="Description" value=invitation.engagement_description/>
                <Description label="Members">
                    {if members.is_empty() {
                        or_absent(None)
                    } else {
                        view! { <ul>{members.into_iter().map(|m| view! { <li>{m}</li> }).collect_view()}</ul> }.into_any()
                    }}
                </Description>
            </DescriptionList>
        </Card>
    }
}

#[component]
fn Identifiers(summary: InvitationSummary) -> impl IntoView {
    view! {
        <div class="card px-4 py-2.5">
            <Fold title="Identifiers">
                <DescriptionList narrow=true>
                    <Copied label="Id" id="invitation-id" text=Some(summary.id)/>
                    <Copied label="ARN" id="invitation-arn" text=summary.arn/>
                    <Copied label="Engagement id" id="engagement-id" text=summary.engagement_id/>
                    <Copied label="Sender's account" id="sender-account" text=summary.sender_account/>
                    <Copied label="Receiver's account" id="receiver-account" text=summary.receiver_account/>
                </DescriptionList>
            </Fold>
        </div>
    }
}
