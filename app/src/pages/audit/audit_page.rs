//! A page of the record.

use super::{
    filters::{FILTERS, Filters},
    standing::Standing,
};
use crate::{
    api::audit::get_audit,
    context::{page_context, query_params},
    layout::NavItem,
    pages::{Page, list_address::ListAddress, loaded},
    paths,
    ui::{Cell, Column, EmptyState, Glyph, PageHeader, Pagination, RelativeTime, Row, RowHeader, Table},
};
use domain::views::{AuditBoard, AuditRow};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Who did what, newest first.
#[component]
pub fn AuditPage() -> impl IntoView {
    let now = page_context().now;
    let address = ListAddress::of_request(paths::audit());
    view! {
        <Page title="Audit" nav=NavItem::Audit>
            <PageHeader title="Audit" lead="Who did what, when and from where. Rows are only ever added, each is chained to the one before, and none holds a customer's data."/>
            {loaded(get_audit(query_params()), move |board| view! { <Board board address now/> })}
        </Page>
    }
}

#[component]
fn Board(board: AuditBoard, address: ListAddress, now: OffsetDateTime) -> impl IntoView {
    let AuditBoard { rows, last, checked } = board;
    let (next, first) = (address.next_page(rows.next.as_deref()), address.first_page());
    let exports = (!rows.items.is_empty()).then(|| view! { <Exports query=address.clone().dropping("page").query()/> });
    let filtered = address.has_any(&FILTERS);
    view! {
        <Standing last checked now/>
        <Filters address/>
        {if rows.items.is_empty() {
            view! { <Nothing filtered/> }.into_any()
        } else {
            let shown = match rows.items.len() {
                1 => "1 row".to_owned(),
                count => format!("{count} rows"),
            };
            view! { <Rows rows=rows.items now/><Pagination shown next first/> }.into_any()
        }}
        {exports}
    }
}

#[component]
fn Rows(rows: Vec<AuditRow>, now: OffsetDateTime) -> impl IntoView {
    let columns = ["What", "By", "About", "How it went", "When"].map(Column::new).to_vec();
    let rows = rows.into_iter().map(|row| view! { <Line row now/> }).collect_view();
    view! { <Table caption="Who did what, newest first" columns>{rows}</Table> }
}

#[component]
fn Line(row: AuditRow, now: OffsetDateTime) -> impl IntoView {
    let by = if row.person_name.is_empty() { row.person.clone() } else { row.person_name };
    let from = row.address.map(|address| format!("from {address}"));
    // An id says nothing to a reader where the name is known.
    let subject = if row.subject == row.person { by.clone() } else { row.subject };
    let subject = match row.link {
        Some(link) => view! { <a class="link wrap-anywhere" href=paths::at(&link)>{subject}</a> }.into_any(),
        None => view! { <span class="wrap-anywhere">{subject}</span> }.into_any(),
    };
    let small = |text: String| view! { <span class="block wrap-anywhere text-sm text-ink-soft">{text}</span> };
    let detail = (!row.detail.is_empty()).then(|| small(row.detail));
    let request_id = row.request_id.map(|id| small(format!("Request id {id}")));
    view! {
        <Row>
            <RowHeader detail=format!("Row {}", row.seq)><span class="md:whitespace-nowrap">{row.action}</span></RowHeader>
            <Cell label="By"><span title=row.person>{by}</span>{from.map(small)}</Cell>
            <Cell label="About">{subject}{row.scope.map(small)}</Cell>
            <Cell label="How it went">{row.outcome}{detail}{request_id}</Cell>
            <Cell label="When"><RelativeTime at=row.at now short=true/></Cell>
        </Row>
    }
}

/// The rows that fit, as files.
#[component]
fn Exports(query: String) -> impl IntoView {
    let href = |format: &str| {
        let rest = if query.is_empty() { String::new() } else { format!("&{query}") };
        format!("{}?format={format}{rest}", paths::export_audit())
    };
    view! {
        <p class="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
            <span>"All rows that fit, as a file:"</span>
            <a class="link" href=href("csv") download="">"CSV"</a>
            <a class="link" href=href("jsonl") download="">"JSON lines, with hashes"</a>
        </p>
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    let (title, text) = if filtered {
        ("No row fits", "Names, ids and actions must be written in full. Change the filters, or clear them.")
    } else {
        ("Nothing yet", "What people do at this desk is told in this place.")
    };
    view! { <EmptyState title text glyph=Glyph::Clock/> }
}
