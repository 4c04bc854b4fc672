//! The list of everybody with an account.

use super::{catalog_name, issuer_name};
use crate::{
    api::people::list_people,
    context::page_context,
    layout::NavItem,
    pages::{
        Page,
        list_address::ListAddress,
        loaded,
        security::{Invite, LinkToPassOn},
    },
    paths,
    ui::{
        Badge, Cell, Column, EmptyState, FilterBar, Glyph, InputKind, PageHeader, Pagination, RelativeTime, Row,
        RowHeader, Status, Table, TextInput, Tone,
    },
};
use domain::{
    people::Rights,
    views::{self, PersonRow},
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everybody with an account, by name.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let now = page_context().now;
    let address = ListAddress::of_request(paths::people());
    let filter = address.value("filter");
    let clear = if filter.is_empty() { String::new() } else { paths::people() };
    let people = list_people(filter.clone(), address.value("page"));
    view! {
        <Page title="People" nav=NavItem::People>
            // Shown once: not below a long list.
            <LinkToPassOn/>
            <PageHeader title="People" lead="Everybody who has signed in once, or was invited to: what they may do, and where they are signed in."/>
            <FilterBar label="Filter people" action=paths::people() clear>
                <TextInput name="filter" label="Name or mail address" kind=InputKind::Search value=filter bare=true/>
            </FilterBar>
            {loaded(people, move |page| view! { <List page address now/> })}
            <Invite/>
        </Page>
    }
}

#[component]
fn List(page: views::Page<PersonRow>, address: ListAddress, now: OffsetDateTime) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Person title="Nobody of that name" text="Try a part of the name, or of the mail address."/>
        }
        .into_any();
    }
    let shown = match page.items.len() {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    };
    let (next, first) = (address.next_page(page.next.as_deref()), address.first_page());
    let columns = ["Name", "May do", "Comes by", "Last sign-in"].map(Column::new).to_vec();
    let rows = page.items.into_iter().map(|person| row(person, now)).collect_view();
    view! {
        <Table caption="People, by name" columns>{rows}</Table>
        <Pagination shown next first/>
    }
    .into_any()
}

fn row(person: PersonRow, now: OffsetDateTime) -> impl IntoView {
    let PersonRow { id, name, email, issuer, rights, disabled, last_sign_in_at } = person;
    view! {
        <Row>
            <RowHeader href=paths::person(&id) detail=email.unwrap_or_default()>{name}</RowHeader>
            <Cell label="May do">
                {if disabled {
                    view! { <Status tone=Tone::Danger label="Disabled"/> }.into_any()
                } else {
                    in_short(&rights).into_any()
                }}
            </Cell>
            <Cell label="Comes by"><span class="break-words">{issuer_name(&issuer)}</span></Cell>
            <Cell label="Last sign-in">{match last_sign_in_at {
                Some(at) => view! { <RelativeTime at now short=true/> }.into_any(),
                None => view! { <span class="absent">"never"</span> }.into_any(),
            }}</Cell>
        </Row>
    }
}

/// What somebody may do, in a line.
fn in_short(rights: &Rights) -> impl IntoView + use<> {
    let roles: Vec<_> =
        rights.roles.iter().map(|(catalog, role)| format!("{} in {}", role.label(), catalog_name(*catalog))).collect();
    let words = if roles.is_empty() && !rights.administrator { "Nothing yet".to_owned() } else { roles.join(", ") };
    let badge = rights.administrator.then(|| view! { <Badge tone=Tone::Progress>"Administrator"</Badge>" " });
    view! { {badge}{words} }
}
