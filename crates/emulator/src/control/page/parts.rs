//! What the boxes are made of.

use itertools::Itertools;
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
        dl { @for (what, value) in pairs { div { dt { (name(what)) } dd { (value) } } } }
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

/// A labelled choice: what it stands for, and how it is called.
pub(super) fn choice(id: &str, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (value, shown) in options { option value=(value) { (shown) } }
            }
        }
    }
}

/// A labelled count, of one at least.
pub(super) fn count_field(id: &str, name: &str, label: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) name=(name) type="number" min="1" data-type="json";
        }
    }
}

/// A name of the API's or of a setting, which may be broken between its words only.
pub(super) fn name(text: &str) -> Markup {
    let capitals = text.match_indices(char::is_uppercase).map(|(at, _)| at).filter(|&at| at > 0);
    let behind_marks = text.match_indices(['.', '_']).map(|(at, mark)| at + mark.len());
    let starts = capitals.merge(behind_marks).dedup();
    let mut begin = 0;
    let words = starts.chain([text.len()]).map(|end| &text[std::mem::replace(&mut begin, end)..end]);
    html! { @for (place, word) in words.enumerate() { @if place > 0 { wbr; } (word) } }
}

/// A moment for people, to the second, and for programs.
pub(super) fn moment(at: OffsetDateTime) -> Markup {
    let at = at.to_offset(time::UtcOffset::UTC);
    let shown = at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default();
    let exact = at.format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z")).unwrap_or_default();
    html! { time datetime=(exact) { (shown) " UTC" } }
}

/// A moment that was written for programs, to the second and in UTC, as [`moment`] shows one.
pub(super) fn moment_as_written(exact: &str) -> Markup {
    let shown = exact.trim_end_matches('Z').replace('T', " ");
    html! { time datetime=(exact) { (shown) " UTC" } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_break_between_words() {
        assert_eq!(name("GetAwsThing").into_string(), "Get<wbr>Aws<wbr>Thing");
        assert_eq!(name("assumptions.own_thing").into_string(), "assumptions.<wbr>own_<wbr>thing");
        assert_eq!(name("a.B_").into_string(), "a.<wbr>B_<wbr>");
        assert_eq!(name("").into_string(), "");
        assert_eq!(name("ok <b>").into_string(), "ok &lt;b&gt;");
        assert_eq!(name("\u{c9}lan\u{c9}").into_string(), "\u{c9}lan<wbr>\u{c9}");
    }

    #[test]
    fn moments_read_alike_whoever_wrote_them() {
        let at = OffsetDateTime::UNIX_EPOCH;
        assert_eq!(moment(at).into_string(), moment_as_written("1970-01-01T00:00:00Z").into_string());
    }
}
