//! The journal for people: what to decide, what waits, what has happened.

use super::{decide_card::DecideCard, proposal_card::ProposalCard};
use crate::{
    api::activity::get_activity,
    context::page_context,
    layout::NavItem,
    live::{OpenWrites, write_label, write_tone},
    pages::{Page, list_address::ListAddress, loaded},
    paths,
    ui::{
        Cell, Column, EmptyState, FilterBar, Freshness, Glyph, PageHeader, RelativeTime, Row, RowHeader, Section,
        Select, SelectOption, Status, Table,
    },
};
use domain::{
    views::{ActivityBoard, OpenWrite, WriteRow, WriteState},
    when,
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// The parameter that the filter sets.
const STATE: &str = "state";

/// What to decide, what waits, what has happened.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let now = page_context().now;
    let address = ListAddress::of_request(paths::activity());
    let refresh = address.first_page();
    let refresh = if refresh.is_empty() { address.without(&[]) } else { refresh };
    view! {
        <Page title="Activity" nav=NavItem::Activity>
            <PageHeader title="Activity" lead="Everything that this desk has asked AWS to do, whoever asked for it. Each is done once, also when an answer is lost or the desk is restarted."/>
            <div class="mb-3"><Freshness as_of=when::clock_time(now) refresh/></div>
            {loaded(get_activity(address.value(STATE)), move |board| view! { <Board board address now/> })}
        </Page>
    }
}

#[component]
fn Board(board: ActivityBoard, address: ListAddress, now: OffsetDateTime) -> impl IntoView {
    let ActivityBoard { proposed, decide, waiting, recent } = board;
    let proposals = proposed.into_iter().map(move |row| view! { <ProposalCard row now/> }).collect_view();
    let cards = decide.into_iter().map(move |row| view! { <DecideCard row now/> }).collect_view();
    view! {
        {(!proposals.is_empty()).then(|| view! {
            <Section title="Waiting for a second person" lead="In production nothing is sent before somebody else has approved it.">
                <div class="grid gap-4">{proposals}</div>
            </Section>
        })}
        {(!cards.is_empty()).then(|| view! {
            <Section title="Decide" lead="The desk could not find out whether AWS did these. Look at AWS, then say how it is.">
                <div class="grid gap-4">{cards}</div>
            </Section>
        })}
        <Section title="Waiting">
            <OpenWrites writes=waiting.into_iter().map(OpenWrite::from).collect() rendered_at=now.unix_timestamp()/>
        </Section>
        <Section title="Recent">
            <StateFilter address=address.clone()/>
            {if recent.is_empty() { view! { <Nothing filtered=address.has_any(&[STATE])/> }.into_any() } else { view! { <Recent rows=recent now/> }.into_any() }}
        </Section>
    }
}

#[component]
fn Recent(rows: Vec<WriteRow>, now: OffsetDateTime) -> impl IntoView {
    let columns = ["What", "By", "How it went", "When", "Request id"].map(Column::new).to_vec();
    let rows = rows.into_iter().map(move |row| {
        let decided = row.decided_by.map(|name| format!("{name} decided so."));
        let failed = row.error.filter(|_| row.state != WriteState::Done).map(|error| error.headline());
        let note = decided.or(failed);
        let request_id = crate::pages::words::or_absent(row.request_id);
        view! {
            <Row>
                <RowHeader href=paths::at(&row.link) detail=row.operation>{row.wanted}</RowHeader>
                <Cell label="By">{row.who}</Cell>
                <Cell label="How it went">
                    <Status tone=write_tone(row.state) label=write_label(row.state)/>
                    {note.map(|note| view! { <span class="block text-sm text-ink-soft">{note}</span> })}
                </Cell>
                <Cell label="When"><RelativeTime at=row.at now short=true/></Cell>
                <Cell label="Request id"><span class="mono break-all text-sm">{request_id}</span></Cell>
            </Row>
        }
    });
    view! { <Table caption="What has happened" columns>{rows.collect_view()}</Table> }
}

#[component]
fn StateFilter(address: ListAddress) -> impl IntoView {
    let options = WriteState::ALL.iter().map(|state| SelectOption::new(state.code(), write_label(*state))).collect();
    let clear = if address.has_any(&[STATE]) { address.without(&[STATE]) } else { String::new() };
    view! {
        <FilterBar label="Filter what has happened" action=paths::activity() clear>
            <Select name=STATE label="How it went" options value=address.value(STATE) prompt="Anything" bare=true/>
        </FilterBar>
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    let (title, text) = if filtered {
        ("Nothing in this state", "Choose another state, or clear the filter.")
    } else {
        ("Nothing yet", "What you and your colleagues send, accept or decline here is told in this place.")
    };
    view! { <EmptyState title text glyph=Glyph::Clock/> }
}
