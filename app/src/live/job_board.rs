//! A bulk job, kept up to date.

use super::job_rows::JobRows;
use crate::{
    api::bulk::SetJobState,
    paths,
    ui::{Button, ButtonKind},
};
use domain::{
    views::{ItemState, JobDetail, JobItemView, JobNote, JobState, JobView},
    when,
};
use leptos::prelude::*;

/// A job: how far it is, what can be done about it, and what came of each thing.
#[island]
pub fn JobBoard(
    /// The job when the page was rendered.
    detail: JobDetail,
    /// Why whoever reads may not pause, resume or cancel it; empty when they may.
    why_not_control: String,
) -> impl IntoView {
    let about_opportunities = detail.job.action.is_about_opportunities();
    let why_not_resume = if why_not_control.is_empty() { detail.no_resume } else { why_not_control.clone() };
    let job = RwSignal::new(detail.job);
    let rows = detail.items.into_iter().map(RwSignal::new).collect::<Vec<_>>();
    #[cfg(feature = "hydrate")]
    {
        let rows = rows.clone();
        super::stream::follow(move |event| {
            if let domain::views::Change::Job(note) = &event.change
                && job.with_untracked(|job| job.id == note.job)
            {
                apply(note, job, &rows);
            }
        });
    }
    view! {
        <div class="grid gap-4" data-job=move || job.with(|j| j.id.clone()) data-state=move || job.with(|j| j.state.code())>
            <section class="card grid gap-3 px-4 py-4" aria-label="Progress">
                <Progress job/>
                <Controls job why_not=why_not_control why_not_resume/>
            </section>
            <JobRows rows about_opportunities/>
        </div>
    }
}

/// Brings the page to what the note tells.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser is told of changes"))]
fn apply(note: &JobNote, job: RwSignal<JobView>, rows: &[RwSignal<JobItemView>]) {
    job.update(|job| {
        job.state = note.state;
        job.counts = note.counts;
        job.hold.clone_from(&note.hold);
    });
    match &note.item {
        Some(item) => {
            if let Some(row) = rows.iter().find(|row| row.with_untracked(|r| r.position == item.position)) {
                row.set(item.clone());
            }
        }
        None if note.state == JobState::Cancelled => {
            let waiting = rows.iter().filter(|row| row.with_untracked(|r| r.state == ItemState::Waiting));
            waiting.for_each(|row| row.update(|r| r.state = ItemState::Cancelled));
        }
        None => {}
    }
}

/// How far the job is, as a bar and in words.
#[component]
fn Progress(job: RwSignal<JobView>) -> impl IntoView {
    let total = job.with_untracked(|j| j.counts.total());
    let state = Memo::new(move |_| job.with(|j| j.state));
    let counts = move || {
        job.with(|j| {
            let c = j.counts;
            let parts = [
                (c.done, "done"),
                (c.refused, "refused"),
                (c.unsettled, "not settled"),
                (c.cancelled, "not sent"),
                (c.sending, "being sent"),
                (c.waiting, "waiting"),
            ];
            let words = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}"));
            words.collect::<Vec<_>>().join(", ")
        })
    };
    let standing = move || {
        job.with(|j| match (j.state, &j.hold) {
            (JobState::Running, Some(hold)) => hold.sentence(),
            (JobState::Running, None) => {
                format!("About {} left; AWS takes one write a second.", when::span(j.counts.expected()))
            }
            (JobState::Paused, _) => "Paused: nothing more is sent until somebody resumes it.".into(),
            (JobState::Cancelled, _) => "Cancelled: what had not been sent is not sent.".into(),
            (JobState::Done, _) => "Nothing is left to send: what came of each stands below.".into(),
        })
    };
    view! {
        <div class="flex flex-wrap items-baseline justify-between gap-x-4">
            <p class="font-semibold" id="job-progress">
                {move || job.with(|j| format!("{}: {} of {total}", j.state.label(), j.counts.over()))}
            </p>
            <p class="text-sm text-ink-soft">{counts}</p>
        </div>
        <progress class="job-progress" aria-labelledby="job-progress" max=total value=move || job.with(|j| j.counts.over())></progress>
        <p class="text-sm text-ink-soft">{standing}</p>
        // Whoever hears the page is told when the job as a whole changes, not at every step.
        <p class="sr-only" role="status">{move || state.get().label()}</p>
    }
}

/// What can be done about the job as it stands; disabled, with the reason, for those who may not do it.
#[component]
fn Controls(job: RwSignal<JobView>, why_not: String, why_not_resume: String) -> impl IntoView {
    let id = job.with_untracked(|j| j.id.clone());
    let button = move |to: JobState, kind: ButtonKind, words: &'static str| {
        let disabled_reason = if to == JobState::Running { why_not_resume.clone() } else { why_not.clone() };
        let id = id.clone();
        view! {
            <form method="post" action={paths::of::<SetJobState>()}>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="state" value=to.code()/>
                <Button kind id=format!("job-{}", to.code()) disabled_reason>{words}</Button>
            </form>
        }
    };
    let state = Memo::new(move |_| job.with(|j| j.state));
    move || {
        state.get().is_open().then(|| {
            let first = if state.get() == JobState::Running {
                button(JobState::Paused, ButtonKind::Secondary, "Pause")
            } else {
                button(JobState::Running, ButtonKind::Primary, "Resume")
            };
            let cancel = button(JobState::Cancelled, ButtonKind::Danger, "Cancel the rest");
            view! { <div class="flex flex-wrap items-center gap-2">{first}{cancel}</div> }
        })
    }
}
