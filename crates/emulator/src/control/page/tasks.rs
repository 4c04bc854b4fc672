//! The box of the tasks.

use maud::{Markup, html};
use service_model::Shape;

use super::parts::{self, choice, count_field, form, live, moment, name, table, text_field};
use crate::control::{TaskReport, TaskStatus};
use crate::state::{TaskKind, TaskRule};

/// How many tasks are shown: those in progress before all others.
const SHOWN: usize = 20;

pub(super) fn card(tasks: &[TaskReport], rules: &[TaskRule]) -> Markup {
    let mut newest: Vec<_> = tasks.iter().collect();
    newest.sort_by_key(|task| task.status != TaskStatus::InProgress);
    let rows: Vec<_> = newest.iter().take(SHOWN).map(|task| row(task)).collect();
    let caption = format!("{} of {} tasks, those in progress first", rows.len(), tasks.len());
    let columns = ["Task", "Account", "Works on", "Started", "Status", "End it"];
    let release = html! { button { "Release all that are held" } };
    let content = html! {
        (live("tasks-now", &table(&caption, &columns, &rows, "There are no tasks.")))
        (form("POST /tasks/release", &release))
        h3 { "Rules for tasks to come" }
        (live("task-rules-now", &rules_now(rules)))
        (form("POST /task-rules", &new_rule()))
    };
    parts::wide_card("tasks", "Tasks", &content)
}

/// The rules in force, and a way to be rid of them.
fn rules_now(rules: &[TaskRule]) -> Markup {
    // Rules are plain data: they can always be written as JSON.
    let text = |rule: &TaskRule| serde_json::to_string(rule).unwrap_or_default();
    let rows: Vec<_> = rules
        .iter()
        .enumerate()
        .map(|(place, rule)| vec![html! { (place + 1) }, html! { code { (text(rule)) } }])
        .collect();
    html! {
        (table("Rules in the order in which they are tried", &["No.", "What"], &rows, "All tasks go as the settings say."))
        @if !rules.is_empty() {
            (form("DELETE /task-rules", &html! { button #drop-rules { "Drop all rules" } }))
        }
    }
}

fn new_rule() -> Markup {
    let kinds = [TaskKind::ByAcceptingInvitation, TaskKind::FromOpportunity, TaskKind::FromEngagement];
    let kinds: Vec<_> = std::iter::once(("", "any")).chain(kinds.map(|it| (it.operation(), it.operation()))).collect();
    let codes = service_model::official().shape("ReasonCode").map(Shape::values).unwrap_or_default();
    let codes: Vec<_> =
        std::iter::once(("", "none: they succeed")).chain(codes.iter().map(|it| (it.as_str(), it.as_str()))).collect();
    html! {
        (choice("rule-kind", "kind", "Tasks started by", &kinds))
        (text_field("rule-account", "account", "Account (any)", "12 digits"))
        (text_field("rule-identifier", "identifier", "Invitation, opportunity or engagement (any)", "engi-\u{2026}"))
        (text_field("rule-progress", "progress", "They take (as the settings say)", "immediate, 5s, reads:3, held"))
        (choice("rule-code", "reason_code", "They fail with", &codes))
        (text_field("rule-message", "message", "Saying (the usual)", "a sentence"))
        (count_field("rule-times", "times", "Times (for ever)"))
        button { "Add rule" }
    }
}

fn row(task: &TaskReport) -> Vec<Markup> {
    let running = task.status == TaskStatus::InProgress;
    // Kinds are plain data: they can always be written as JSON.
    vec![
        html! { code { (task.id) } br; (name(task.kind)) },
        html! { (task.account) " " (task.catalog.name()) },
        html! { code { (task.identifier) } },
        moment(task.started),
        html! {
            @match task.status {
                TaskStatus::InProgress if task.held => "held",
                TaskStatus::InProgress => "in progress",
                TaskStatus::Complete => span.good { "complete" },
                TaskStatus::Failed => span.bad { "failed" },
            }
            @if let Some(code) = &task.reason_code { ": " (name(code)) }
        },
        html! {
            @if running {
                (form(&format!("POST /tasks/{}/release", task.id), &html! {
                    button id={ "complete-" (task.id) } name="outcome" value="COMPLETE" { "Complete" }
                }))
                (form(&format!("POST /tasks/{}/release", task.id), &html! {
                    input id={ "fail-" (task.id) } name="reason_code" aria-label={ "Reason code for " (task.id) }
                        placeholder="reason code" required autocomplete="off" spellcheck="false";
                    button { "Fail" }
                }))
            }
        },
    ]
}
