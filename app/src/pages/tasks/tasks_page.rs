//! All tasks.

use crate::{
    api::tasks::list_tasks,
    context::page_context,
    layout::NavItem,
    live::TaskTable,
    pages::{Page, loaded},
    paths,
    ui::{EmptyState, Glyph, LinkButton, PageHeader},
};
use domain::when;
use leptos::prelude::*;

/// All tasks, newest first, live.
#[component]
pub fn TasksPage() -> impl IntoView {
    let now = page_context().now;
    view! {
        <Page title="Tasks" nav=NavItem::Tasks>
            <PageHeader title="Tasks" lead="What AWS is working on for you: accepting invitations and starting engagements. The list follows by itself.">
                <LinkButton href=paths::data("list-engagement-by-accepting-invitation-tasks", "")>"Data and command: accepting"</LinkButton>
                <LinkButton href=paths::data("list-engagement-from-opportunity-tasks", "")>"Data and command: starting"</LinkButton>
            </PageHeader>
            <p class="mb-3 text-sm text-ink-soft">
                "As of " <time datetime=when::iso(now)>{when::clock_time(now)}</time> ". "
                <a class="link" href=paths::tasks()>"Refresh"</a>
            </p>
            {loaded(list_tasks(), move |tasks| {
                let nothing = tasks.is_empty();
                view! {
                    {nothing.then(|| view! {
                        <EmptyState glyph=Glyph::Task title="No tasks yet" text="Accept an invitation, or start an engagement from an opportunity: its task appears here."/>
                    })}
                    <TaskTable tasks rendered_at=now.unix_timestamp()/>
                }
            })}
        </Page>
    }
}
