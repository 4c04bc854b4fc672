//! The box of the settings: whatever [`Settings`] has, by the names that the interface takes.

use maud::{Markup, html};
use serde_json::Value;

use super::parts::{self, facts, form, live};
use crate::control::Settings;

pub(super) fn card(settings: &Settings) -> Markup {
    // Settings are plain data: they can always be written as JSON.
    let settings = serde_json::to_value(settings).unwrap_or_default();
    let mut leaves = Vec::new();
    collect(&settings, "", &mut leaves);
    let facts_now: Vec<_> = leaves.iter().map(|(name, value)| (name.clone(), shown(value))).collect();
    let fields = html! {
        @for (name, value) in &leaves { (field(name, value)) }
        button { "Apply" }
    };
    let content = html! {
        (live("settings-now", &facts(&facts_now)))
        details.control {
            summary { "Change settings" }
            p { "Calls that begin afterwards have the new settings." }
            (live("settings-form", &html! { div data-changes-only { (form("PATCH /settings", &fields)) } }))
        }
    };
    parts::wide_card("settings", "Settings", &content)
}

/// The settings that aren't objects themselves, by the path to them.
fn collect<'a>(value: &'a Value, path: &str, leaves: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(member, &path, leaves);
            }
        }
        leaf => leaves.push((path.to_owned(), leaf)),
    }
}

fn shown(value: &Value) -> Markup {
    html! { @if value.is_null() { "not set" } @else { code { (written(value)) } } }
}

/// A value as a form shows it: texts without quotes, nothing for what isn't set.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn field(name: &str, value: &Value) -> Markup {
    let id = format!("setting-{}", name.replace('.', "-"));
    html! {
        div.field {
            label for=(id) { code { (name) } }
            @match value {
                Value::Bool(on) => {
                    select id=(id) name=(name) data-type="json" {
                        option value="true" selected[*on] { "true" }
                        option value="false" selected[!on] { "false" }
                    }
                }
                Value::Null | Value::String(_) => {
                    input id=(id) name=(name) value=(written(value)) autocomplete="off" spellcheck="false";
                }
                other => {
                    input id=(id) name=(name) value=(written(other)) data-type="json" autocomplete="off" spellcheck="false";
                }
            }
        }
    }
}
