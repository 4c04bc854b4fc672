//! One task with every member of the service's answer, kept up to date.

use super::task_table::{elapsed, ticking, tone};
use crate::{
    paths,
    ui::{Absent, Description, DescriptionList, Status, Value},
};
use domain::{
    reasons::Mend,
    views::{TaskKind, TaskStatus, TaskView},
    when,
};
use leptos::prelude::*;

/// One task.
#[island]
pub fn TaskCard(
    /// The task when the page was rendered.
    task: TaskView,
    /// When that was, in seconds since 1970.
    rendered_at: i64,
    /// What starts it again; shown when it has failed for a reason that another try may get past.
    children: Children,
) -> impl IntoView {
    let task = RwSignal::new(task);
    let now = ticking(rendered_at);
    #[cfg(feature = "hydrate")]
    super::stream::follow(move |event| {
        if let Some(told) = event.change.task().filter(|told| task.with_untracked(|t| t.id == told.id)) {
            task.set(told.clone());
        }
    });
    view! {
        <div class="card px-4 py-4" data-task=move || task.with(|t| t.id.clone()) data-status=move || task.with(|t| t.status.code())>
            <p class="flex flex-wrap items-center gap-3">
                {move || task.with(|t| view! { <Status tone=tone(t.status) label=t.status.label()/> })}
                <span class="text-ink-soft">
                    {move || task.with(|t| {
                        let verb = if t.status == TaskStatus::InProgress { "running for" } else { "took" };
                        elapsed(t, now.get()).map(|time| format!("{verb} {time}"))
                    })}
                </span>
            </p>
            {move || task.with(|t| view! { <Steps kind=t.kind status=t.status/> })}
            {move || task.with(|t| t.reason().map(|r| view! {
                <div class="flash tone-danger mt-4">
                    <div class="flash-body">
                        <p class="font-semibold">{r.sentence}</p>
                        <p>{r.next_step}</p>
                    </div>
                </div>
            }))}
            {move || task.with(|t| (t.status == TaskStatus::Failed).then(|| view! { <Mending task=t.clone()/> }))}
            <div class="mt-3" class:hidden=move || task.with(|t| !t.may_start_again())>{children()}</div>
            <div class="mt-4">{move || task.with(|t| view! { <Members task=t.clone()/> })}</div>
        </div>
    }
}

/// The steps as the service documents them. It reports no progress between them, so none is claimed.
#[component]
fn Steps(kind: TaskKind, status: TaskStatus) -> impl IntoView {
    let (class, note) = match status {
        TaskStatus::InProgress => ("task-steps is-running", "AWS works through these steps and reports only the end."),
        TaskStatus::Complete => ("task-steps is-done", "All steps are done."),
        TaskStatus::Failed => (
            "task-steps is-failed",
            "One of these steps failed; AWS does not say which, the reason below narrows it down.",
        ),
    };
    view! {
        <ol class=class>{kind.steps().iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol>
        <p class="text-sm text-ink-soft">{note}</p>
    }
}

/// Where a failure is mended.
#[component]
fn Mending(task: TaskView) -> impl IntoView {
    let place = match task.reason().map(|r| r.mend) {
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
    view! {
        {place.map(|(href, words)| view! { <p class="mt-3"><a class="link" href=href>{words}</a></p> })}
        {(!task.may_start_again()).then(|| {
            let why = match task.kind.start() {
                Some(_) => "Starting again would fail the same way.",
                None => "This desk starts no tasks of this kind: start it again where it was started.",
            };
            view! { <p class="mt-3 text-ink-soft">{why}</p> }
        })}
    }
}

/// Every member of the answer.
#[component]
fn Members(task: TaskView) -> impl IntoView {
    let absent = if task.status == TaskStatus::InProgress { Absent::NotYet } else { Absent::NotProvided };
    let linked = move |label: &'static str, id: Option<String>, path: fn(&str) -> String| match id {
        Some(id) => {
            view! { <Description label><a class="link mono" href=path(&id)>{id.clone()}</a></Description> }.into_any()
        }
        None => view! { <Value label value=None absent/> }.into_any(),
    };
    let (opportunity, engagement) = (task.opportunity_id, task.engagement_id);
    view! {
        <DescriptionList>
            {linked("OpportunityId", opportunity, paths::opportunity)}
            {linked("EngagementInvitationId", task.invitation_id, paths::invitation)}
            {linked("EngagementId", engagement, paths::engagement)}
            {(task.kind == TaskKind::FromEngagement)
                .then(|| view! { <Value label="ContextIdentifier" value=task.context_id absent code=true/> })}
            <Value label="ResourceSnapshotJobId" value=task.snapshot_job_id absent code=true/>
            <Value label="TaskStatus" value=Some(task.status.code().to_owned()) code=true/>
            <Value label="ReasonCode" value=task.reason_code code=true/>
            <Value label="Message" value=task.message/>
            <Value label="StartTime" value=task.started_at.map(when::date_time)/>
            <Value label="Ended (as seen here)" value=task.ended_at.map(when::date_time) absent/>
            <Value label="TaskId" value=Some(task.id) code=true/>
            <Value label="TaskArn" value=task.arn code=true/>
        </DescriptionList>
    }
}
