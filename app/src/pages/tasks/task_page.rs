//! One task.

use crate::{
    api::tasks::{StartTaskAgain, get_task},
    context::page_context,
    layout::NavItem,
    live::TaskCard,
    pages::{Page, loaded_page, writing::why_not_write},
    paths,
    ui::{Button, ButtonKind, LinkButton, PageHeader},
};
use domain::{views::TaskView, when};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One task, live: status, elapsed time, steps, every member of the answer, and what to do when it
/// failed.
#[component]
pub fn TaskPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let now = page_context().now;
    let here = paths::task(&id);
    view! {
        <Page title="Task" nav=NavItem::Tasks>
            {loaded_page("Task", (paths::tasks(), "Tasks"), get_task(id), move |task| {
                let data = data(&task);
                let id = task.id.clone();
                view! {
                    <PageHeader title=task.kind.label() lead=task.id.clone() up_href=paths::tasks() up_label="Tasks">
                        <LinkButton href=data>"Data and command"</LinkButton>
                    </PageHeader>
                    <p class="mb-3 text-sm text-ink-soft">
                        "AWS was last asked at " <time datetime=when::iso(task.seen_at)>{when::clock_time(task.seen_at)}</time> ". "
                        <a class="link" href=here>"Refresh"</a>
                    </p>
                    <TaskCard task rendered_at=now.unix_timestamp()><StartAgain id/></TaskCard>
                }
            })}
        </Page>
    }
}

/// The same task through the AWS CLI.
fn data(task: &TaskView) -> String {
    paths::data(task.kind.list_command(), &format!("id={}", task.id))
}

/// Another try.
#[component]
fn StartAgain(
    /// The failed task.
    id: String,
) -> impl IntoView {
    view! {
        <form method="post" action={paths::of::<StartTaskAgain>()}>
            <input type="hidden" name="id" value=id/>
            <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Start again"</Button>
        </form>
        <p class="mt-2 text-sm text-ink-soft">"Starting again sends a new request with a new ClientToken and the same tags."</p>
    }
}
