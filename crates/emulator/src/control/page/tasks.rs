//! The box of the tasks.

use maud::{Markup, html};

use super::parts::{self, form, live, moment, table};
use crate::control::{TaskReport, TaskStatus};
use crate::state::TaskRule;

/// How many tasks are shown: those in progress before all others.
const SHOWN: usize = 20;

pub(super) fn card(tasks: &[TaskReport], rules: &[TaskRule]) -> Markup {
    let mut newest: Vec<_> = tasks.iter().collect();
    newest.sort_by_key(|task| task.status != TaskStatus::InProgress);
    let rows: Vec<_> = newest.iter().take(SHOWN).map(|task| row(task)).collect();
    let caption = format!("{} of {} tasks, those in progress first", rows.len(), tasks.len());
    let columns = ["Task", "Account", "Works on", "Started", "Status", "End it"];
    let release = html! { button { "Release all that are held" } };
    let now = html! {
        (table(&caption, &columns, &rows, "There are no tasks."))
        @if !rules.is_empty() {
            p { (rules.len()) " rules decide how tasks to come go." }
            (form("DELETE /task-rules", &html! { button #drop-rules { "Drop the rules" } }))
        }
    };
    let content = html! {
        (live("tasks-now", &now))
        (form("POST /tasks/release", &release))
    };
    parts::wide_card("tasks", "Tasks", &content)
}

fn row(task: &TaskReport) -> Vec<Markup> {
    let running = task.status == TaskStatus::InProgress;
    // Kinds are plain data: they can always be written as JSON.
    vec![
        html! { code { (task.id) } br; (task.kind) },
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
            @if let Some(code) = &task.reason_code { ": " (code) }
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
