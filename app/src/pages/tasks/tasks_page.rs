//! All tasks.

use crate::{
    api::tasks::{get_freshness, list_tasks},
    context::page_context,
    layout::NavItem,
    live::TaskTable,
    pages::{Page, loaded},
    paths,
    ui::{EmptyState, Freshness, Glyph, LinkButton, PageHeader},
};
use domain::{views::TaskKind, when};
use leptos::prelude::*;

/// All tasks, newest first, live.
#[component]
pub fn TasksPage() -> impl IntoView {
    let now = page_context().now;
    view! {
        <Page title="Tasks" nav=NavItem::Tasks>
            <PageHeader title="Tasks" lead="What AWS is working on for you: accepting invitations, starting engagements and converting leads. The list follows by itself.">
                <LinkButton href=paths::jobs()>"Bulk jobs"</LinkButton>
                <LinkButton href=paths::data(TaskKind::AcceptInvitation.list_command(), "")>"Data and command: accepting"</LinkButton>
                <LinkButton href=paths::data(TaskKind::FromOpportunity.list_command(), "")>"Data and command: starting"</LinkButton>
                <LinkButton href=paths::data(TaskKind::FromEngagement.list_command(), "")>"Data and command: converting"</LinkButton>
            </PageHeader>
            <div class="mb-3">
                {loaded(get_freshness(), |known| {
                    let as_of = known.complete_at.map_or_else(|| "before the desk was started".into(), when::clock_time);
                    view! { <Freshness as_of refresh=paths::tasks() stale=known.why_stale()/> }
                })}
            </div>
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
