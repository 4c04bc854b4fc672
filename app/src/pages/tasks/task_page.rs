//! One task.

use crate::{
    api::tasks::{StartTaskAgain, get_task},
    context::page_context,
    layout::NavItem,
    live::TaskCard,
    pages::{Page, loaded},
    paths,
    ui::{Button, ButtonKind, LinkButton, PageHeader},
};
use domain::{
    people::Role,
    reasons::Mend,
    views::{TaskKind, TaskStatus, TaskView},
    when,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

/// One task, live: status, elapsed time, steps, every member of the answer, and what to do when it
/// failed.
#[component]
pub fn TaskPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let now = page_context().now;
    let here = paths::task(&id);
    view! {
        <Page title="Task" nav=NavItem::Tasks>
            {loaded(get_task(id), move |task| {
                let data = data(&task);
                let failed = (task.status == TaskStatus::Failed).then(|| task.clone());
                view! {
                <PageHeader title=task.kind.label() lead=task.id.clone() up_href=paths::tasks() up_label="Tasks">
                    <LinkButton href=data>"Data and command"</LinkButton>
                </PageHeader>
                <p class="mb-3 text-sm text-ink-soft">
                    "AWS was last asked at " <time datetime=when::iso(task.seen_at)>{when::clock_time(task.seen_at)}</time> ". "
                    <a class="link" href=here>"Refresh"</a>
                </p>
                <TaskCard task rendered_at=now.unix_timestamp()/>
                {failed.map(|task| view! { <AfterFailure task/> })}
                }
            })}
        </Page>
    }
}

/// The same task through the AWS CLI.
fn data(task: &TaskView) -> String {
    let operation = match task.kind {
        TaskKind::AcceptInvitation => "list-engagement-by-accepting-invitation-tasks",
        TaskKind::FromOpportunity => "list-engagement-from-opportunity-tasks",
    };
    paths::data(operation, &format!("id={}", task.id))
}

/// Where the failure is mended, and another try.
#[component]
fn AfterFailure(task: TaskView) -> impl IntoView {
    let mend = match task.reason().map(|r| r.mend) {
        Some(Mend::Invitation) => {
            task.invitation_id.as_deref().map(|id| (paths::invitation(id), "Open the invitation"))
        }
        Some(Mend::Opportunity) => {
            task.opportunity_id.as_deref().map(|id| (paths::opportunity(id), "Open the opportunity"))
        }
        Some(Mend::Engagement) => Some((
            task.engagement_id.as_deref().map_or_else(paths::engagements, paths::engagement),
            "Open the engagement",
        )),
        Some(Mend::Administrator | Mend::Wait) | None => None,
    };
    let may_write = page_context().asker.is_some_and(|a| a.person.role.may(Role::Seller));
    let reason = if !task.may_start_again() {
        "Starting again would fail the same way."
    } else if !may_write {
        "Your role does not allow this; it takes a seller."
    } else {
        ""
    };
    view! {
        <div class="mt-4 flex flex-wrap items-start gap-3">
            {mend.map(|(href, words)| view! { <LinkButton href>{words}</LinkButton> })}
            <form method="post" action=StartTaskAgain::url()>
                <input type="hidden" name="id" value=task.id/>
                <Button kind=ButtonKind::Primary disabled_reason=reason>"Start again"</Button>
            </form>
        </div>
        <p class="mt-2 text-sm text-ink-soft">"Starting again sends a new request with a new ClientToken and the same tags."</p>
    }
}
