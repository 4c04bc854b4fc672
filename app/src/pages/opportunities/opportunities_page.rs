//! The list of opportunities.

use super::{
    filters::{FILTERS, Filters},
    marks::{ReviewMark, company},
};
use crate::{
    api::opportunities::list_opportunities,
    context::{page_context, query_params},
    layout::NavItem,
    pages::{
        Page,
        bulk::{Offered, SELECTED, SelectionForm},
        list_address::ListAddress,
        loaded,
        money::monthly_totals,
        words::{day, or_absent, since},
    },
    paths,
    ui::{Cell, Column, EmptyState, Glyph, LinkButton, PageHeader, Pagination, Row, RowHeader, SelectCell, Table},
};
use domain::{
    choices::Stage,
    commands::is_taggable,
    views::{self, BulkAction},
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What the service sorts by when nothing is said.
const STANDARD: &str = "LastModifiedDate";

/// The company's opportunities.
#[component]
pub fn OpportunitiesPage() -> impl IntoView {
    let now = page_context().now;
    let address = ListAddress::of_request(paths::opportunities());
    let data = paths::data("list-opportunities", &address.query());
    view! {
        <Page title="Opportunities" nav=NavItem::Opportunities>
            <PageHeader
                title="Opportunities"
                lead="What your company sells with AWS. Start an engagement from one to bring AWS in."
            >
                <LinkButton href=data>"Data and command"</LinkButton>
            </PageHeader>
            <Filters address=address.clone()/>
            {loaded(list_opportunities(query_params()), move |page| view! { <List page address now/> })}
        </Page>
    }
}

#[component]
fn List(page: views::Page<views::OpportunitySummary>, address: ListAddress, now: OffsetDateTime) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <Nothing address/> }.into_any();
    }
    let sorted = |label: &str, by: &str| {
        let (href, direction) = address.sort(by, STANDARD);
        Column::new(label).sorted(href, direction)
    };
    let startable = page.items.iter().any(|opportunity| opportunity.why_not_start().is_none());
    let taggable = page.items.iter().any(may_be_tagged);
    let selects = startable || taggable;
    let mut columns = vec![
        sorted("Customer", "CustomerCompanyName"),
        sorted("Id", "Identifier"),
        Column::new("Stage"),
        Column::new("Review"),
        Column::new("Spend a month").numeric(),
        sorted("Target close", "TargetCloseDate"),
        sorted("Created", "CreatedDate"),
        sorted("Changed", STANDARD),
    ];
    if selects {
        columns.insert(0, Column::new("Select").quiet());
    }
    let shown = match page.items.len() {
        1 => "1 opportunity".to_owned(),
        n => format!("{n} opportunities"),
    };
    let next = address.next_page(page.next.as_deref());
    let rows =
        page.items.into_iter().map(|opportunity| view! { <OpportunityRow opportunity selects now/> }).collect_view();
    let table = view! { <Table caption="Opportunities" columns>{rows}</Table> };
    let list = if selects {
        let none = "AWS is reviewing all of these, or has done so.";
        let actions = vec![
            Offered::new(BulkAction::StartFromOpportunities, "Start engagements from selected…")
                .unless((!startable).then_some(none)),
            Offered::new(BulkAction::TagOpportunities, "Tag selected…")
                .unless((!taggable).then_some("AWS takes no tags on these.")),
        ];
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
fn OpportunityRow(opportunity: views::OpportunitySummary, selects: bool, now: OffsetDateTime) -> impl IntoView {
    let name = company(&opportunity);
    let selectable = opportunity.why_not_start().is_none() || may_be_tagged(&opportunity);
    let selectable = if selectable { opportunity.id.clone() } else { String::new() };
    let totals = monthly_totals(&opportunity.spend);
    let stage = opportunity.stage.as_deref().map(|code| Stage::parse(code).label().to_owned());
    let close = opportunity.target_close_date.as_deref().map(day);
    let (created, changed) = (opportunity.created_at, opportunity.modified_at);
    view! {
        <Row>
            {selects.then(|| view! { <SelectCell name=SELECTED value=selectable label=format!("Select “{name}”, {}", opportunity.id)/> })}
            <RowHeader href=paths::opportunity(&opportunity.id)>{name}</RowHeader>
            <Cell label="Id"><span class="mono">{opportunity.id.clone()}</span></Cell>
            <Cell label="Stage">{or_absent(stage)}</Cell>
            <Cell label="Review"><ReviewMark status=opportunity.review_status.clone()/></Cell>
            <Cell label="Spend a month" numeric=true>
                {if totals.is_empty() {
                    or_absent(None)
                } else {
                    totals.into_iter().map(|sum| view! { <span class="block whitespace-nowrap">{sum}</span> }).collect_view().into_any()
                }}
            </Cell>
            <Cell label="Target close">{or_absent(close)}</Cell>
            <Cell label="Created">{since(created, now)}</Cell>
            <Cell label="Changed">{since(changed, now)}</Cell>
        </Row>
    }
}

fn may_be_tagged(opportunity: &views::OpportunitySummary) -> bool {
    opportunity.arn.as_deref().is_some_and(is_taggable)
}

#[component]
fn Nothing(address: ListAddress) -> impl IntoView {
    if address.has_any(&FILTERS) {
        view! {
            <EmptyState title="No opportunity matches" glyph=Glyph::Opportunity text="Nothing fits all the filters at once. The customer's name must be whole.">
                <LinkButton href=address.without(&FILTERS)>"Clear the filters"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else if address.first_page().is_empty() {
        view! {
            <EmptyState
                title="No opportunities yet" glyph=Glyph::Opportunity
                text="Accept an opportunity invitation, or create an opportunity in Partner Central: it appears here."
            >
                <LinkButton href=paths::invitations()>"Invitations received"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState title="Nothing more" glyph=Glyph::Opportunity text="The page before this one was the last.">
                <LinkButton href=address.first_page()>"Back to first page"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}
