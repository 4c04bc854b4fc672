//! The lists of invitations.

use super::{
    filters::{FILTERS, Filters},
    marks::{Expiry, InvitationMark, RespondBy, counterpart, heading},
};
use crate::{
    api::invitations::list_invitations,
    context::{page_context, query_params},
    layout::NavItem,
    pages::{
        Page,
        bulk::{Offered, SELECTED, SelectionForm},
        list_address::ListAddress,
        loaded,
        words::{or_absent, since},
        writing::NewInvitation,
    },
    paths,
    ui::{Cell, Column, EmptyState, LinkButton, PageHeader, Pagination, Row, RowHeader, SelectCell, Tab, Table, Tabs},
};
use domain::{
    choices::InvitationPayloadType,
    commands::is_taggable,
    views::{self, BulkAction},
};
use leptos::prelude::*;
use time::OffsetDateTime;

type Invitations = views::Page<views::InvitationSummary>;

/// Invitations received (`/invitations`) or sent (`?side=sent`).
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let now = page_context().now;
    let address = ListAddress::of_request(paths::invitations());
    let sent = address.value("side") == "sent";
    let title = if sent { "Invitations sent" } else { "Invitations received" };
    let lead = if sent {
        "Whom you have invited, and what they answered. An invitation lapses 15 days after it was sent."
    } else {
        "Who invites you. AWS asks for an answer within 5 business days; after 15 days an invitation lapses."
    };
    let data = paths::data("list-engagement-invitations", &address.query());
    // The sender of what was sent is this account: that filter stays behind.
    let shared = address.clone().dropping("sender");
    let tab = |label: &str, side: &str, current: bool| Tab {
        label: label.into(),
        href: shared.with("side", side),
        count: None,
        current,
    };
    let tabs = vec![tab("Received", "", !sent), tab("Sent", "sent", sent)];
    view! {
        <Page title nav=NavItem::Invitations>
            <PageHeader title="Invitations" lead>
                <LinkButton href=data>"Data and command"</LinkButton>
                <NewInvitation id="new-invitation"/>
            </PageHeader>
            <Tabs label="Invitations" tabs/>
            <Filters address=address.clone() sent/>
            {loaded(list_invitations(query_params()), move |page| view! { <List page address sent now/> })}
        </Page>
    }
}

#[component]
fn List(page: Invitations, address: ListAddress, sent: bool, now: OffsetDateTime) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <Nothing address sent/> }.into_any();
    }
    let (order, direction) = address.order();
    let answerable = !sent && page.items.iter().any(views::InvitationSummary::is_pending);
    let taggable = page.items.iter().any(may_be_tagged);
    let selects = answerable || taggable;
    let mut columns = vec![
        Column::new("Engagement"),
        Column::new(if sent { "To" } else { "From" }),
        Column::new("Kind"),
        Column::new("Status"),
        Column::new("Invited").sorted(order, direction),
        Column::new("Expires"),
    ];
    if selects {
        columns.insert(0, Column::new("Select").quiet());
    }
    let shown = match page.items.len() {
        1 => "1 invitation".to_owned(),
        n => format!("{n} invitations"),
    };
    let next = address.next_page(page.next.as_deref());
    let caption = if sent { "Invitations sent" } else { "Invitations received" };
    let rows =
        page.items.into_iter().map(|invitation| view! { <InvitationRow invitation sent selects now/> }).collect_view();
    let table = view! { <Table caption columns>{rows}</Table> };
    let list = if selects {
        let answers =
            [(BulkAction::AcceptInvitations, "Accept selected…"), (BulkAction::RejectInvitations, "Decline selected…")];
        let answers = answers.into_iter().filter(|_| !sent).map(|(action, words)| {
            Offered::new(action, words).unless((!answerable).then_some("None of these waits for your answer."))
        });
        let tag = Offered::new(BulkAction::TagInvitations, "Tag selected…")
            .unless((!taggable).then_some("AWS takes no tags on these."));
        let actions = answers.chain([tag]).collect();
        view! { <SelectionForm actions>{table}</SelectionForm> }.into_any()
    } else {
        table.into_any()
    };
    view! {
        {list}
        <Pagination shown next first=address.first_page()/>
    }
    .into_any()
}

#[component]
fn InvitationRow(
    invitation: views::InvitationSummary,
    sent: bool,
    selects: bool,
    now: OffsetDateTime,
) -> impl IntoView {
    let kind = invitation.payload_type.as_deref().map(|code| InvitationPayloadType::parse(code).label().to_owned());
    let account = if sent { invitation.receiver_account.clone() } else { invitation.sender_account.clone() };
    let (title, other, invited) = (heading(&invitation), counterpart(&invitation), invitation.invited_at);
    let selectable = (!sent && invitation.is_pending()) || may_be_tagged(&invitation);
    let selectable = if selectable { invitation.id.clone() } else { String::new() };
    let mark = view! { <InvitationMark status=invitation.status.clone()/> };
    let deadline = view! {
        <span class="flex flex-wrap gap-1.5 max-md:justify-end">
            <Expiry invitation=invitation.clone() now/>
            <RespondBy invitation=invitation.clone() now/>
        </span>
    };
    view! {
        <Row>
            {selects.then(|| view! { <SelectCell name=SELECTED value=selectable label=format!("Select “{title}”")/> })}
            <RowHeader href=paths::invitation(&invitation.id) detail=invitation.id>{title}</RowHeader>
            <Cell label=if sent { "To" } else { "From" }>
                {or_absent(other)}
                {account.map(|account| view! { <span class="block text-sm text-ink-faint">{account}</span> })}
            </Cell>
            <Cell label="Kind">{or_absent(kind)}</Cell>
            <Cell label="Status">{mark}</Cell>
            <Cell label="Invited">{since(invited, now)}</Cell>
            <Cell label="Expires">{deadline}</Cell>
        </Row>
    }
}

fn may_be_tagged(invitation: &views::InvitationSummary) -> bool {
    invitation.arn.as_deref().is_some_and(is_taggable)
}

#[component]
fn Nothing(address: ListAddress, sent: bool) -> impl IntoView {
    if address.has_any(&FILTERS) {
        return view! {
            <EmptyState title="No invitation matches" text="Nothing fits all the filters at once. Take some away.">
                <LinkButton href=address.without(&FILTERS)>"Clear the filters"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    if !address.first_page().is_empty() {
        return view! {
            <EmptyState title="Nothing more" text="The page before this one was the last.">
                <LinkButton href=address.first_page()>"Back to first page"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    if sent {
        view! {
            <EmptyState title="No invitations sent" text="Invite another partner to work with you on an opportunity or a lead.">
                <NewInvitation id="first-invitation"/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                title="No invitations received"
                text="Invitations from AWS and from partners you are connected with appear here as soon as they are sent."
            />
        }
        .into_any()
    }
}
