//! What the boxes are made of.

use maud::{Markup, html};
use time::OffsetDateTime;
use time::macros::format_description;

/// A box with a heading. `id` names it in addresses.
pub(super) fn card(id: &str, heading: &str, content: &Markup) -> Markup {
    section("card", id, heading, content)
}

/// A box as wide as the page.
pub(super) fn wide_card(id: &str, heading: &str, content: &Markup) -> Markup {
    section("card wide", id, heading, content)
}

fn section(class: &str, id: &str, heading: &str, content: &Markup) -> Markup {
    html! {
        section class=(class) id=(id) aria-labelledby={ (id) "-heading" } {
            h2 id={ (id) "-heading" } { (heading) }
            (content)
        }
    }
}

/// What is exchanged for its newer self while the page is open.
pub(super) fn live(id: &str, content: &Markup) -> Markup {
    html! { div id=(id) data-live { (content) } }
}

/// A table whose rows become blocks of labelled lines where there is no room.
pub(super) fn table(caption: &str, columns: &[&str], rows: &[Vec<Markup>], empty: &str) -> Markup {
    if rows.is_empty() {
        return html! { p.empty { (empty) } };
    }
    html! {
        // Browsers forget that this is a table once its rows are laid out as blocks, hence the roles.
        table role="table" {
            caption { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for column in columns { th role="columnheader" scope="col" { (column) } }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (column, cell) in columns.iter().zip(row) {
                            td role="cell" data-label=(column) { div { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// Pairs of a name and what it is.
pub(super) fn facts(pairs: &[(String, Markup)]) -> Markup {
    html! {
        dl { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } }
    }
}

/// A form that `page.js` sends as JSON: `send` is the method and the path below the prefix.
pub(super) fn form(send: &str, content: &Markup) -> Markup {
    html! { form.control data-send=(send) { (content) } }
}

/// A labelled text field.
pub(super) fn text_field(id: &str, name: &str, label: &str, placeholder: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) name=(name) placeholder=(placeholder) autocomplete="off" spellcheck="false";
        }
    }
}

/// A moment for people, to the second, and for programs.
pub(super) fn moment(at: OffsetDateTime) -> Markup {
    let at = at.to_offset(time::UtcOffset::UTC);
    let shown = at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default();
    let exact = at.format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z")).unwrap_or_default();
    html! { time datetime=(exact) { (shown) " UTC" } }
}
