//! The filters above the list of invitations.

use crate::{
    pages::list_address::ListAddress,
    paths,
    ui::{CheckboxGroup, ChoiceOption, FilterBar, Select, SelectOption, TextInput},
};
use domain::{
    choices::{InvitationPayloadType, InvitationStatus},
    ids::{AccountId, EngagementId},
};
use leptos::prelude::*;

/// The parameters that the filters set.
pub(super) const FILTERS: [&str; 4] = ["status", "payload", "engagement", "sender"];

/// The filters.
#[component]
pub(super) fn Filters(
    /// The list's address.
    address: ListAddress,
    /// Whether the list is that of sent invitations, whose sender is always this account.
    sent: bool,
) -> impl IntoView {
    let statuses = InvitationStatus::ALL.iter().map(|c| ChoiceOption::new(c.code, c.label, "")).collect();
    let payloads = InvitationPayloadType::ALL.iter().map(|c| SelectOption::new(c.code, c.label)).collect();
    let engagement = address.value("engagement");
    let sender = address.value("sender");
    let clear = if address.has_any(&FILTERS) { address.without(&FILTERS) } else { String::new() };
    view! {
        <FilterBar label="Filter invitations" action=paths::invitations() clear>
            {address.carried(&["side", "order", "size"])}
            <CheckboxGroup name="status" label="Status" options=statuses selected=address.values("status") bare=true/>
            <Select name="payload" label="Kind" options=payloads value=address.value("payload") prompt="Any" bare=true/>
            <TextInput
                name="engagement" label="Engagement id" example="eng-0a1b2c3d4e5f6g" bare=true
                error=wrong(&engagement, EngagementId::parse(&engagement).is_some()) value=engagement
            />
            {(!sent).then(|| view! {
                <TextInput
                    name="sender" label="Sender's account" example="111122223333" bare=true
                    error=wrong(&sender, AccountId::parse(&sender).is_some()) value=sender
                />
            })}
        </FilterBar>
    }
}

/// A value that can't be one is not asked for, and the field says so.
fn wrong(value: &str, fits: bool) -> Option<String> {
    (!value.is_empty() && !fits).then(|| "Not used: it does not look like the example.".to_owned())
}
