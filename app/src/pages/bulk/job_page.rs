//! One bulk job.

use crate::{
    api::bulk::get_job,
    context::page_context,
    layout::NavItem,
    live::JobBoard,
    pages::{Page, loaded_page, writing::why_not_manage},
    paths,
    ui::{Freshness, PageHeader, page_title},
};
use domain::{views::JobDetail, when};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// One bulk job, live: progress, what came of each thing, and the ways to pause, resume or cancel it.
#[component]
pub fn JobPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    view! {
        <Page title="Bulk job" nav=NavItem::Tasks>
            {loaded_page("Bulk job", (paths::jobs(), "Bulk jobs"), get_job(id), |detail| view! { <Whole detail/> })}
        </Page>
    }
}

#[component]
fn Whole(detail: JobDetail) -> impl IntoView {
    let now = page_context().now;
    let job = &detail.job;
    let title = job.action.title(detail.items.len());
    let lead = format!("Started by {} on {}.", job.owner_name, when::date_time(job.created_at));
    let here = paths::job(&job.id);
    let why_not_control = why_not_manage();
    view! {
        <Title text=page_title(&title, &[])/>
        <PageHeader title lead up_href=paths::jobs() up_label="Bulk jobs"/>
        <div class="mb-3"><Freshness as_of=when::clock_time(now) refresh=here/></div>
        <JobBoard detail why_not_control/>
    }
}
