//! The filters above the list of opportunities.

use crate::{
    pages::list_address::ListAddress,
    paths,
    ui::{FilterBar, InputKind, Select, SelectOption, TextInput},
};
use domain::choices::{ReviewStatus, Stage};
use leptos::prelude::*;

/// The parameters that the filters set.
pub(super) const FILTERS: [&str; 4] = ["stage", "review", "company", "id"];

/// The filters.
#[component]
pub(super) fn Filters(
    /// The list's address.
    address: ListAddress,
) -> impl IntoView {
    let stages = Stage::ALL.iter().map(|c| SelectOption::new(c.code, c.label)).collect();
    let reviews = ReviewStatus::ALL.iter().map(|c| SelectOption::new(c.code, c.label)).collect();
    let clear = if address.has_any(&FILTERS) { address.without(&FILTERS) } else { String::new() };
    view! {
        <FilterBar label="Filter opportunities" action=paths::opportunities() clear>
            {address.carried(&["sort", "order", "size", "id"])}
            <Select name="stage" label="Stage" options=stages value=address.value("stage") prompt="Any" bare=true/>
            <Select name="review" label="Review status" options=reviews value=address.value("review") prompt="Any" bare=true/>
            <TextInput
                name="company" label="Customer" kind=InputKind::Search hint="The full name, as AWS has it."
                value=address.value("company") bare=true
            />
        </FilterBar>
    }
}
