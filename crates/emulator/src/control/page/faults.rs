//! The box of the faults.

use maud::{Markup, html};

use super::parts::{self, choice, count_field, form, live, table, text_field};
use crate::faults::Fault;

pub(super) fn card(faults: &[Fault], operations: &[&str]) -> Markup {
    let rows: Vec<_> = faults.iter().map(row).collect();
    let columns = ["No.", "What", "Matched", "Struck", "Remove"];
    let every = std::iter::once(("*", "* (every operation)"));
    let operations: Vec<_> = every.chain(operations.iter().map(|&name| (name, name))).collect();
    let add = html! {
        (choice("fault-operation", "operation", "Operation", &operations))
        div.field {
            label for="fault-effect" { "Effect" }
            input #fault-effect name="effect" data-type="json" required list="fault-effects" autocomplete="off"
                spellcheck="false" placeholder=r#"{"error": "ThrottlingException"}"#;
            datalist #fault-effects {
                @for effect in EFFECTS { option value=(effect) {} }
            }
        }
        (text_field("fault-account", "account", "Account (any)", "12 digits"))
        (text_field("fault-identifier", "identifier", "Identifier (any)", "O1234567"))
        (count_field("fault-times", "times", "Times (for ever)"))
        button { "Add fault" }
    };
    let content = html! {
        (live("faults-now", &table("Faults in the order in which they are tried", &columns, &rows, "No call is made to fail.")))
        (form("POST /faults", &add))
        (form("DELETE /faults", &html! { button { "Remove all faults" } }))
    };
    parts::wide_card("faults", "Faults", &content)
}

/// One of each kind, to begin with.
const EFFECTS: [&str; 7] = [
    r#"{"error": "ThrottlingException"}"#,
    r#"{"error": "InternalServerException", "applied": true}"#,
    r#"{"latency_ms": 2000}"#,
    r#"{"stall": true}"#,
    r#"{"reset": "before"}"#,
    r#"{"malformed": true}"#,
    r#"{"drip": {"bytes": 1, "every_ms": 50}}"#,
];

fn row(fault: &Fault) -> Vec<Markup> {
    // Rules are plain data: they can always be written as JSON.
    let rule = serde_json::to_string(&fault.rule).unwrap_or_default();
    vec![
        html! { (fault.id) },
        html! { code { (rule) } },
        html! { (fault.matched) },
        html! { (fault.fired) },
        form(
            &format!("DELETE /faults/{}", fault.id),
            &html! {
                button id={ "remove-fault-" (fault.id) } { "Remove fault " (fault.id) }
            },
        ),
    ]
}
