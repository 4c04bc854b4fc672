//! The filters above the record.

use crate::{
    pages::list_address::ListAddress,
    paths,
    ui::{FilterBar, InputKind, TextInput},
};
use domain::queries::AuditQuery;
use leptos::prelude::*;

/// The parameters that the filters set.
pub(super) const FILTERS: [&str; 6] = ["person", "action", "outcome", "subject", "from", "to"];

/// The filters.
#[component]
pub(super) fn Filters(
    /// The list's address.
    address: ListAddress,
) -> impl IntoView {
    let [person, action, outcome, subject, from, to] = FILTERS.map(|name| address.value(name));
    let used = AuditQuery::from_params(&[("from".into(), from.clone()), ("to".into(), to.clone())]);
    let clear = if address.has_any(&FILTERS) { address.without(&FILTERS) } else { String::new() };
    view! {
        <FilterBar label="Filter the record" action=paths::audit() clear>
            <TextInput name="person" label="By" example="Sam Seller" value=person bare=true/>
            <TextInput name="action" label="What" example="SignIn" value=action bare=true/>
            <TextInput name="subject" label="About" example="engi-0a1b2c3d4e5f6" value=subject bare=true/>
            <TextInput name="outcome" label="How it went" example="refused" value=outcome bare=true/>
            <TextInput name="from" label="From (UTC)" kind=InputKind::Date error=wrong(&from, used.from.is_some()) value=from bare=true/>
            <TextInput name="to" label="To (UTC)" kind=InputKind::Date error=wrong(&to, used.to.is_some()) value=to bare=true/>
        </FilterBar>
    }
}

/// A day that can't be one is not asked for, and the field says so.
fn wrong(value: &str, fits: bool) -> Option<String> {
    (!value.is_empty() && !fits).then(|| "Not used: write a day as 2026-11-07.".to_owned())
}
