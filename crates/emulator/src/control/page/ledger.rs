//! The box of the ledger.

use maud::{Markup, html};

use super::parts::{self, form, live, moment, name, table};
use crate::ledger::{LedgerEntry, LedgerPage, LedgerQuery};

/// How many calls are shown.
const SHOWN: usize = 50;

/// Asks for the calls that are shown.
pub(super) fn newest() -> LedgerQuery {
    LedgerQuery { limit: Some(SHOWN), ..LedgerQuery::default() }
}

pub(super) fn card(page: &LedgerPage) -> Markup {
    let rows: Vec<_> = page.entries.iter().rev().map(row).collect();
    let caption = format!("The last {} of {} calls, the newest first", rows.len(), page.last);
    let columns = ["No.", "At", "Account", "Operation", "Identifier", "Outcome", "Took"];
    let content = html! {
        (live("ledger-now", &table(&caption, &columns, &rows, "Nothing was called yet.")))
        (form("DELETE /ledger", &html! { button { "Forget these calls" } }))
    };
    parts::wide_card("ledger", "Ledger of calls", &content)
}

fn row(entry: &LedgerEntry) -> Vec<Markup> {
    let text = |value: &Option<String>| html! { (value.as_deref().unwrap_or("\u{2013}")) };
    vec![
        html! { (entry.seq) },
        moment(entry.at),
        html! { (text(&entry.account)) " " (entry.catalog.as_deref().unwrap_or_default()) },
        html! { @match &entry.operation { Some(operation) => (name(operation)), None => "\u{2013}" } },
        html! { code { (text(&entry.identifier)) } },
        html! {
            span class=(if entry.outcome == "ok" { "good" } else { "bad" }) { (name(&entry.outcome)) }
            @if entry.replayed { ", same token again" }
            @if let Some(fault) = entry.fault { ", fault " (fault) }
        },
        html! { (entry.micros) " \u{b5}s" },
    ]
}
