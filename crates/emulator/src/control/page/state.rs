//! The boxes of the records and of the accounts.

use maud::{Markup, html};

use super::parts::{self, facts, form, live, table};
use crate::control::{AccountStatus, Counts, PREFIX};

pub(super) fn card(counts: &Counts) -> Markup {
    // Counts are plain data: they can always be written as JSON.
    let counts = serde_json::to_value(counts).unwrap_or_default();
    let pairs: Vec<_> = counts
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, count)| (name.replace('_', " "), html! { (count.to_string()) }))
        .collect();
    let seed = html! {
        button name="seed" value="demo" { "Reset with demo data" } " "
        button name="seed" value="empty" { "Reset, empty" } " "
        button { "Reset as at the start" }
    };
    let restore = html! {
        div.field {
            label for="state-file" { "Restore a downloaded state" }
            input #state-file type="file" accept="application/json,.json" required;
        }
        button { "Restore" }
    };
    let content = html! {
        (live("counts", &facts(&pairs)))
        p { a href={ (PREFIX) "/state" } download { "Download the state" } }
        div data-confirm="All records are replaced. Go on?" {
            (form("POST /reset", &seed))
            (form("PUT /state", &restore))
        }
    };
    parts::card("records", "Records", &content)
}

pub(super) fn accounts(accounts: &[AccountStatus]) -> Markup {
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| {
            let catalogs: Vec<_> = account.catalogs.iter().map(|it| it.name()).collect();
            vec![html! { code { (account.id) } }, html! { (account.company_name) }, html! { (catalogs.join(", ")) }]
        })
        .collect();
    let caption = "Partner accounts; the access key id is the account's number, the first is the default";
    let content = table(caption, &["Account", "Company", "Catalogs"], &rows, "There are no accounts.");
    parts::card("accounts", "Accounts", &content)
}
