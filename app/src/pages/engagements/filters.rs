//! The filters above the list of engagements.

use super::context_label;
use crate::{
    pages::list_address::ListAddress,
    paths,
    ui::{FilterBar, Select, SelectOption, Tab, Tabs, TextInput},
};
use domain::ids::EngagementId;
use leptos::prelude::*;

/// The parameters that the filters set.
pub(super) const FILTERS: [&str; 4] = ["by", "notby", "context", "id"];

const CONTEXTS: [&str; 3] = ["CustomerProject", "Lead", "ProspectingResult"];

/// Whose engagements are listed. The service filters by accounts: "others" is everybody but this
/// account and AWS.
#[component]
pub(super) fn Makers(
    /// The list's address.
    address: ListAddress,
    /// This account.
    account: String,
) -> impl IntoView {
    let (by, notby) = (address.values("by"), address.values("notby"));
    let others = [account.clone(), "aws".to_owned()];
    let plain = address.clone().dropping("by").dropping("notby");
    let is_mine = by == [account.clone()];
    let is_aws = by == ["aws"];
    let is_others = by.is_empty() && notby == others;
    let tab = |label: &str, href: String, current: bool| Tab { label: label.into(), href, count: None, current };
    let tabs = vec![
        tab("All", plain.without(&[]), by.is_empty() && notby.is_empty()),
        tab("Made by you", plain.with("by", &account), is_mine),
        tab("Made by AWS", plain.with("by", "aws"), is_aws),
        tab("Made by others", plain.with_all("notby", &others), is_others),
    ];
    view! { <Tabs label="Engagements by maker" tabs/> }
}

/// The filters.
#[component]
pub(super) fn Filters(
    /// The list's address.
    address: ListAddress,
) -> impl IntoView {
    let contexts = CONTEXTS.iter().map(|code| SelectOption::new(*code, context_label(code))).collect();
    let clear = if address.has_any(&FILTERS) { address.without(&FILTERS) } else { String::new() };
    let id = address.value("id");
    let wrong = (!id.is_empty() && EngagementId::parse(&id).is_none())
        .then(|| "Not used: it does not look like the example.".to_owned());
    view! {
        <FilterBar label="Filter engagements" action=paths::engagements() clear>
            {address.carried(&["by", "notby", "order", "size"])}
            <Select name="context" label="Holds" options=contexts value=address.value("context") prompt="Anything" bare=true/>
            <TextInput name="id" label="Engagement id" example="eng-0a1b2c3d4e5f6g" value=id error=wrong bare=true/>
        </FilterBar>
    }
}
