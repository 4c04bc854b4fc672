//! The first page: what needs this person now, and what has happened.

mod history;
mod needs;

use crate::{
    api::overview::get_overview,
    context::page_context,
    layout::NavItem,
    pages::{Page, loaded, writing::NewInvitation},
    paths,
    ui::{Card, Flash, PageHeader, RelativeTime, Tone},
};
use domain::{
    forms::invitation::Step,
    views::{self, DraftState, DraftSummary},
};
use history::{ActivityCard, WeeksCard};
use leptos::prelude::*;
use needs::{NeedsCard, needs};
use time::OffsetDateTime;

/// The first page. Somebody who opens it nine minutes before a call sees the most urgent thing first.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let now = page_context().now;
    view! {
        <Page title="Overview" nav=NavItem::Overview>
            <PageHeader title="Overview">
                <NewInvitation id="new-invitation"/>
            </PageHeader>
            {loaded(get_overview(), move |overview| view! { <Whole overview now/> })}
        </Page>
    }
}

#[component]
fn Whole(overview: views::Overview, now: OffsetDateTime) -> impl IntoView {
    let views::Overview { to_answer, failed_tasks, drafts, activity, weeks, more, undecided, to_approve } = overview;
    // A draft that may have gone through is no draft to finish: it waits for somebody to settle it.
    let (unsettled, open): (Vec<_>, Vec<_>) = drafts
        .into_iter()
        .filter(|draft| draft.state != DraftState::Sent)
        .partition(|draft| draft.state == DraftState::Unsettled);
    let waiting = needs(to_answer, failed_tasks, unsettled, now);
    view! {
        {(undecided > 0).then(|| view! { <UndecidedNotice undecided/> })}
        {(to_approve > 0).then(|| view! { <ToApproveNotice to_approve/> })}
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div class="grid gap-4">
                <NeedsCard waiting now/>
                <WeeksCard weeks more/>
            </div>
            <div class="grid gap-4">
                {(!open.is_empty()).then(|| view! { <DraftsCard drafts=open now/> })}
                <ActivityCard activity now/>
            </div>
        </div>
    }
}

/// Nobody can tell whether AWS did something: that comes before everything else.
#[component]
fn UndecidedNotice(undecided: u32) -> impl IntoView {
    let title = match undecided {
        1 => "One request waits for your decision".to_owned(),
        n => format!("{n} requests wait for your decision"),
    };
    view! {
        <div class="mb-5">
            <Flash tone=Tone::Warning title href=paths::activity() link="Decide">
                <p>"The desk could not find out whether AWS did it."</p>
            </Flash>
        </div>
    }
}

/// Colleagues wait: in production nothing of theirs is sent before.
#[component]
fn ToApproveNotice(to_approve: u32) -> impl IntoView {
    let (title, link, rule) = match to_approve {
        1 => (
            "One request waits for a second person".to_owned(),
            "Look at it",
            "It is sent when you or another manager approves it.",
        ),
        n => (
            format!("{n} requests wait for a second person"),
            "Look at them",
            "Each is sent when you or another manager approves it.",
        ),
    };
    view! {
        <div class="mb-5">
            <Flash tone=Tone::Progress title href=paths::activity() link>
                <p>{rule}</p>
            </Flash>
        </div>
    }
}

#[component]
fn DraftsCard(drafts: Vec<DraftSummary>, now: OffsetDateTime) -> impl IntoView {
    let rows = drafts.into_iter().map(move |draft| {
        let state = match (draft.state, draft.open_answers) {
            (DraftState::Sending, _) => "On its way".to_owned(),
            (_, 0) => "Ready to send".to_owned(),
            (_, 1) => "1 answer open".to_owned(),
            (_, n) => format!("{n} answers open"),
        };
        view! {
            <li class="px-4 py-2.5">
                <a class="link-plain" href=paths::draft_step(&draft.id, Step::Review)>{draft.title}</a>
                <p class="text-sm text-ink-soft">
                    {state} " · " {draft.owner_name} " · saved " <RelativeTime at=draft.saved_at now short=true/>
                </p>
            </li>
        }
    });
    view! {
        <Card title="Drafts to finish" flush=true actions=|| view! { <a class="link text-sm" href=paths::drafts()>"All drafts"</a> }>
            <ul class="divide-y divide-line">{rows.collect_view()}</ul>
        </Card>
    }
}
