//! Says politely that a task has ended, and links to what came of it.

use domain::views::{TaskStatus, TaskView};
use leptos::prelude::*;

/// As many notes as stand at a time.
#[cfg(feature = "hydrate")]
const SHOWN: usize = 3;

/// Notes on tasks that end while the page is open. They stay until closed and never take the focus.
#[component]
pub(super) fn Announcements() -> impl IntoView {
    let (ended, set_ended) = signal(Vec::<TaskView>::new());
    #[cfg(feature = "hydrate")]
    super::stream::follow(move |event| {
        if let Some(task) = event.change.task().filter(|task| task.status != TaskStatus::InProgress).cloned() {
            set_ended.update(|all| {
                all.retain(|t| t.id != task.id);
                all.push(task);
                if all.len() > SHOWN {
                    all.remove(0);
                }
            });
        }
    });
    let close = move |id: String| set_ended.update(|all| all.retain(|t| t.id != id));
    view! {
        <div class="announcements" role="status" aria-live="polite">
            <For each=move || ended.get() key=|task| task.id.clone() let:task>
                {
                    let id = task.id.clone();
                    let done = task.status == TaskStatus::Complete;
                    let tone = if done { "flash tone-success" } else { "flash tone-danger" };
                    view! {
                        <div class=tone data-task=task.id.clone()>
                            <div class="flash-body">
                                <p class="font-semibold">{if done { "Task complete: " } else { "Task failed: " }} {task.kind.label()}</p>
                                <p><Links task=task.clone()/></p>
                            </div>
                            <button type="button" class="btn btn-quiet" on:click=move |_| close(id.clone())>
                                "Close" <span class="sr-only">" this note"</span>
                            </button>
                        </div>
                    }
                }
            </For>
        </div>
    }
}

/// The task, and what it made.
#[component]
fn Links(task: TaskView) -> impl IntoView {
    view! {
        <a class="link" href=crate::paths::task(&task.id)>"Open the task"</a>
        {(task.status == TaskStatus::Complete).then(|| view! {
            {task.opportunity_id.map(|id| view! { " · " <a class="link" href=crate::paths::opportunity(&id)>"Opportunity " {id.clone()}</a> })}
            {task.engagement_id.map(|id| view! { " · " <a class="link" href=crate::paths::engagement(&id)>"Engagement"</a> })}
        })}
    }
}
