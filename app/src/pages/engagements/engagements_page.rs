//! The list of engagements.

use super::{
    context_label,
    filters::{FILTERS, Filters, Makers},
    heading, maker,
};
use crate::{
    api::engagements::list_engagements,
    context::{page_context, query_params},
    layout::NavItem,
    pages::{
        Page,
        list_address::ListAddress,
        loaded,
        words::{or_absent, since},
        writing::NewInvitation,
    },
    paths,
    ui::{Badge, Cell, Column, EmptyState, Glyph, LinkButton, PageHeader, Pagination, Row, RowHeader, Table},
};
use domain::views;
use leptos::prelude::*;
use time::OffsetDateTime;

/// The engagements that this account is a member of.
#[component]
pub fn EngagementsPage() -> impl IntoView {
    let context = page_context();
    let now = context.now;
    let account = context.asker.map(|asker| asker.scope.account.to_string()).unwrap_or_default();
    let address = ListAddress::of_request(paths::engagements());
    let data = paths::data("list-engagements", &address.query());
    let of_account = account.clone();
    view! {
        <Page title="Engagements" nav=NavItem::Engagements>
            <PageHeader title="Engagements" lead="Where you, other partners and AWS work on the same customer. Only members see an engagement.">
                <LinkButton href=data>"Data and command"</LinkButton>
            </PageHeader>
            <Makers address=address.clone() account/>
            <Filters address=address.clone()/>
            {loaded(list_engagements(query_params()), move |page| view! { <List page address account=of_account now/> })}
        </Page>
    }
}

#[component]
fn List(
    page: views::Page<views::EngagementSummary>,
    address: ListAddress,
    account: String,
    now: OffsetDateTime,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <Nothing address/> }.into_any();
    }
    let (order, direction) = address.order();
    let columns = vec![
        Column::new("Engagement"),
        Column::new("Holds"),
        Column::new("Made by"),
        Column::new("Members").numeric(),
        Column::new("Created").sorted(order, direction),
    ];
    let shown = match page.items.len() {
        1 => "1 engagement".to_owned(),
        n => format!("{n} engagements"),
    };
    let next = address.next_page(page.next.as_deref());
    view! {
        <Table caption="Engagements" columns>
            {page.items.into_iter().map(|engagement| view! { <EngagementRow engagement account=account.clone() now/> }).collect_view()}
        </Table>
        <Pagination shown next first=address.first_page()/>
    }
    .into_any()
}

#[component]
fn EngagementRow(engagement: views::EngagementSummary, account: String, now: OffsetDateTime) -> impl IntoView {
    let holds = if engagement.context_types.is_empty() {
        view! { <span class="absent">"nothing yet"</span> }.into_any()
    } else {
        let kinds = engagement.context_types.iter().map(|code| context_label(code).to_owned());
        let kinds = kinds.map(|kind| view! { <Badge>{kind}</Badge> });
        view! { <span class="flex flex-wrap gap-1 max-md:justify-end">{kinds.collect_view()}</span> }.into_any()
    };
    let (created, title) = (engagement.created_at, heading(&engagement));
    let made_by = engagement.created_by.as_deref().map(|by| maker(by, &account));
    let members = engagement.member_count.map(|n| format!("{n} of 10"));
    view! {
        <Row>
            <RowHeader href=paths::engagement(&engagement.id) detail=engagement.id.clone()>{title}</RowHeader>
            <Cell label="Holds">{holds}</Cell>
            <Cell label="Made by">{or_absent(made_by)}</Cell>
            <Cell label="Members" numeric=true>{or_absent(members)}</Cell>
            <Cell label="Created">{since(created, now)}</Cell>
        </Row>
    }
}

#[component]
fn Nothing(address: ListAddress) -> impl IntoView {
    if address.has_any(&FILTERS) {
        view! {
            <EmptyState title="No engagement matches" glyph=Glyph::Engagement text="Nothing fits all the filters at once.">
                <LinkButton href=address.without(&FILTERS)>"Clear the filters"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else if address.first_page().is_empty() {
        view! {
            <EmptyState
                title="No engagements yet" glyph=Glyph::Engagement
                text="An engagement begins when you accept an invitation, invite a partner, or start one from an opportunity."
            >
                <LinkButton href=paths::opportunities()>"Opportunities"</LinkButton>
                <NewInvitation id="first-invitation"/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState title="Nothing more" glyph=Glyph::Engagement text="The page before this one was the last.">
                <LinkButton href=address.first_page()>"Back to first page"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}
