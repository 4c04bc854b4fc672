//! What somebody may do, and where that comes from.

use crate::ui::{Cell, Column, Row, RowHeader, Table};
use domain::{
    people::{Catalog, Rights, Role},
    views::AccountDetail,
};
use leptos::prelude::*;

/// What somebody may do in each catalog and of the desk's own, given here and following from their groups.
#[component]
pub(in crate::pages) fn RightsTable(
    /// Whose.
    account: AccountDetail,
) -> impl IntoView {
    let AccountDetail { granted, claimed, catalogs, issuer, .. } = account;
    let together = granted.merged(&claimed);
    let from = if issuer == "persona" { "From the demo" } else { "From groups" };
    let columns = ["For", "Given here", from, "Together"].map(Column::new).to_vec();
    let rows = catalogs.into_iter().map(|catalog| {
        let word = |rights: &Rights| role_word(rights.roles.get(&catalog).copied());
        let together = role_word(together.role_in(catalog));
        row(format!("Catalog {}", catalog_name(catalog)), from, [word(&granted), word(&claimed), together])
    });
    let rows = rows.collect_view();
    let word = |rights: &Rights| if rights.administrator { "Administrator" } else { NONE };
    view! {
        <Table caption="Rights" columns>
            {rows}
            {row("The desk itself".into(), from, [word(&granted), word(&claimed), word(&together)])}
        </Table>
    }
}

const NONE: &str = "Nothing";

fn row(name: String, from: &'static str, [granted, claimed, together]: [&'static str; 3]) -> impl IntoView {
    view! {
        <Row>
            <RowHeader>{name}</RowHeader>
            <Cell label="Given here">{granted}</Cell>
            <Cell label=from>{claimed}</Cell>
            <Cell label="Together"><strong>{together}</strong></Cell>
        </Row>
    }
}

fn role_word(role: Option<Role>) -> &'static str {
    role.map_or(NONE, Role::label)
}

/// A catalog, so that nobody mistakes production for a trial.
pub(in crate::pages) fn catalog_name(catalog: Catalog) -> &'static str {
    match catalog {
        Catalog::Sandbox => "Sandbox",
        Catalog::Aws => "AWS (production)",
    }
}

/// Who vouches for somebody, in words.
pub(in crate::pages) fn issuer_name(issuer: &str) -> String {
    match issuer {
        "persona" => "Invented for the demo".to_owned(),
        "proxy" => "Proxy before the desk".to_owned(),
        "password" => "Password and second factor".to_owned(),
        other => other.to_owned(),
    }
}
