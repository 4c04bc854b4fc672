//! The tasks, kept up to date.

use crate::ui::{Status, Tone};
use domain::views::{TaskStatus, TaskView};
use domain::when;
use leptos::prelude::*;
use time::OffsetDateTime;

/// The tone of a task's status.
#[must_use]
pub(super) fn tone(status: TaskStatus) -> Tone {
    match status {
        TaskStatus::InProgress => Tone::Progress,
        TaskStatus::Complete => Tone::Success,
        TaskStatus::Failed => Tone::Danger,
    }
}

/// A clock for elapsed times: the server's time at rendering, then the browser's, once a second.
pub(super) fn ticking(rendered_at: i64) -> ReadSignal<i64> {
    let (now, set_now) = signal(rendered_at);
    #[cfg(feature = "hydrate")]
    {
        // The browser's clock may be off: count on from the server's.
        let started = js_sys::Date::now();
        set_interval(
            move || {
                let passed = (js_sys::Date::now() - started) / 1_000.0;
                #[expect(clippy::cast_possible_truncation, reason = "seconds since the page came")]
                set_now.set(rendered_at + passed as i64);
            },
            std::time::Duration::from_secs(1),
        );
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = set_now;
    now
}

/// How long a task has run, or ran, where that is known.
pub(super) fn elapsed(task: &TaskView, now: i64) -> Option<String> {
    let started = task.started_at?;
    let end = match task.status {
        TaskStatus::InProgress => OffsetDateTime::from_unix_timestamp(now).ok(),
        _ => task.ended_at,
    };
    end.map(|end| when::span((end - started).max(time::Duration::ZERO)))
}

/// The tasks as a table. A task that somebody starts elsewhere appears on top; rows never move under
/// the pointer otherwise.
#[island]
pub fn TaskTable(
    /// The tasks when the page was rendered, newest first.
    tasks: Vec<TaskView>,
    /// When that was, in seconds since 1970.
    rendered_at: i64,
) -> impl IntoView {
    let rows = RwSignal::new(tasks.into_iter().map(RwSignal::new).collect::<Vec<_>>());
    let now = ticking(rendered_at);
    #[cfg(feature = "hydrate")]
    super::stream::follow(move |event| {
        let Some(task) = event.change.task() else { return };
        let known = rows.with_untracked(|all| all.iter().find(|row| row.with_untracked(|t| t.id == task.id)).copied());
        match known {
            Some(row) => row.set(task.clone()),
            None => rows.update(|all| all.insert(0, RwSignal::new(task.clone()))),
        }
    });
    view! {
        <div class="card overflow-clip">
            <table class="table table-stack" role="table">
                <caption class="sr-only">"Tasks, newest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {["Task", "About", "Status", "Started", "Elapsed"]
                            .map(|label| view! { <th scope="col" role="columnheader">{label}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=|row| row.with_untracked(|t| t.id.clone()) let:row>
                        <TaskRow row now/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// A task. What it is stays, how it stands follows.
#[component]
fn TaskRow(row: RwSignal<TaskView>, now: ReadSignal<i64>) -> impl IntoView {
    let TaskView { id, kind, started_at, .. } = row.get_untracked();
    let (href, task) = (crate::paths::task(&id), id.clone());
    let subject = row.with_untracked(|t| t.subject().map(str::to_owned));
    view! {
        <tr role="row" data-task=task>
            <th scope="row" role="rowheader">
                <a class="link-plain" href=href>{kind.label()}</a>
                <span class="mono block text-sm text-ink-faint">{id}</span>
            </th>
            <td role="cell" data-label="About"><span class="mono">{subject.unwrap_or_else(|| "not provided".into())}</span></td>
            <td role="cell" data-label="Status">
                <span>
                    {move || row.with(|t| view! { <Status tone=tone(t.status) label=t.status.label()/> })}
                    {move || row.with(|t| t.reason().map(|r| view! { <span class="block text-sm text-ink-soft">{r.sentence}</span> }))}
                </span>
            </td>
            <td role="cell" data-label="Started">{started_at.map_or_else(|| "not provided".into(), when::date_time)}</td>
            <td role="cell" data-label="Elapsed">{move || row.with(|t| elapsed(t, now.get()).unwrap_or_else(|| "not known".into()))}</td>
        </tr>
    }
}
