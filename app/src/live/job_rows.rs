//! The things of a bulk job, kept up to date.

use crate::{
    paths,
    ui::{Glyph, Status, Tone},
};
use domain::views::{ItemState, JobItemView};
use leptos::prelude::*;

/// The things as a table. Rows never move.
#[component]
pub(super) fn JobRows(
    /// The things, in their order.
    rows: Vec<RwSignal<JobItemView>>,
    /// Whether they are opportunities; invitations otherwise.
    about_opportunities: bool,
) -> impl IntoView {
    view! {
        <div class="card overflow-clip">
            <table class="table table-stack" role="table">
                <caption class="sr-only">"What came of each"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {["About", "State", "What came of it"]
                            .map(|label| view! { <th scope="col" role="columnheader">{label}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(|row| view! { <JobRow row about_opportunities/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A thing. What it is stays, how it stands follows.
#[component]
fn JobRow(row: RwSignal<JobItemView>, about_opportunities: bool) -> impl IntoView {
    let JobItemView { subject, title, .. } = row.get_untracked();
    let href = if about_opportunities { paths::opportunity(&subject) } else { paths::invitation(&subject) };
    let about = subject.clone();
    view! {
        <tr role="row" data-subject=about data-item-state=move || row.with(|r| r.state.code())>
            <th scope="row" role="rowheader">
                <a class="link-plain" href=href>{title}</a>
                <span class="mono block text-sm text-ink-faint">{subject}</span>
            </th>
            <td role="cell" data-label="State">
                <div>{move || row.with(|r| view! { <ItemMark state=r.state/> })}</div>
            </td>
            <td role="cell" data-label="What came of it">
                <div>{move || row.with(|r| view! { <Came item=r.clone()/> })}</div>
            </td>
        </tr>
    }
}

#[component]
fn ItemMark(state: ItemState) -> impl IntoView {
    let (tone, glyph) = match state {
        ItemState::Waiting => (Tone::Neutral, Glyph::Clock),
        ItemState::Sending => (Tone::Progress, Tone::Progress.glyph()),
        ItemState::Done => (Tone::Success, Glyph::Success),
        ItemState::Refused => (Tone::Danger, Glyph::Failure),
        ItemState::Unsettled => (Tone::Warning, Glyph::Warning),
        ItemState::Cancelled => (Tone::Neutral, Glyph::Cross),
    };
    view! { <Status tone glyph label=state.label()/> }
}

/// The task, or the reason and what to do.
#[component]
fn Came(item: JobItemView) -> impl IntoView {
    let outcome = item.outcome;
    let task = outcome
        .task
        .map(|id| view! { <a class="link" href=paths::task(&id)>"Task " <span class="mono">{id.clone()}</span></a> });
    let already = outcome.already.then_some(" It had been done before.");
    let error = outcome.error.map(|error| {
        let over = matches!(item.state, ItemState::Refused | ItemState::Unsettled);
        let (headline, next_step, detail) = (error.headline(), error.next_step(), error.detail);
        view! {
            <span class="block">{headline}</span>
            {over.then(|| view! { <span class="block text-sm text-ink-soft">{next_step}</span> })}
            {detail.map(|detail| view! { <span class="block text-sm break-words text-ink-soft">{detail}</span> })}
        }
    });
    let open = (item.state == ItemState::Unsettled).then(|| {
        view! { <span class="block"><a class="link" href=paths::activity()>"See under Activity"</a></span> }
    });
    view! { {task}{already}{error}{open} }
}
