//! The box of the quotas.

use std::num::NonZeroU32;

use maud::{Markup, html};

use super::parts::{self, form, live, table};
use crate::control::Control;
use crate::quotas::QuotaUsage;

pub(super) fn card(control: &Control) -> Markup {
    let now = if control.settings().quotas {
        used(control)
    } else {
        html! { p.empty { "Accounts may call as often as they like; the setting " code { "quotas" } " changes that." } }
    };
    let clear = html! { button { "Give all accounts their whole quotas back" } };
    let content = html! {
        (live("quotas-now", &now))
        (form("DELETE /quotas", &clear))
    };
    parts::wide_card("quotas", "Quotas", &content)
}

fn used(control: &Control) -> Markup {
    let accounts = control.status().accounts;
    let rows: Vec<_> = accounts
        .iter()
        .flat_map(|account| control.quota_usage(&account.id).into_iter().map(|usage| row(&account.id, &usage)))
        .collect();
    let columns = ["Account", "Quota", "Calls per second", "Left right now", "Calls in 24 hours", "Used", "Throttled"];
    table("What accounts have used of their quotas", &columns, &rows, "Nothing that has a quota was called yet.")
}

fn row(account: &str, usage: &QuotaUsage) -> Vec<Markup> {
    let limit = |limit: Option<NonZeroU32>| html! { @match limit { Some(limit) => (limit), None => "any" } };
    vec![
        html! { (account) },
        html! { (usage.quota) },
        limit(usage.per_second),
        html! { @if let Some(available) = usage.available { (available) } },
        limit(usage.per_day),
        html! { @if usage.per_day.is_some() { (usage.used_in_day) } },
        html! {
            @if usage.throttled > 0 { span.bad { (usage.throttled) } } @else { "0" }
        },
    ]
}
