//! What can be done with an opportunity, and what cannot now.

use super::edit_page::why_not_edit;
use crate::{
    pages::writing::why_not_write,
    paths,
    ui::{Button, Card, LinkButton},
};
use domain::views::OpportunitySummary;
use leptos::prelude::*;

/// The ways to change an opportunity. One that is closed now stays in its place and says why.
#[component]
pub(super) fn ChangeCard(
    /// The opportunity.
    summary: OpportunitySummary,
) -> impl IntoView {
    let role = why_not_write();
    if !role.is_empty() {
        // One reason for all of them.
        return view! { <Card title="Change"><Button plain=true id="change" disabled_reason=role>"Change…"</Button></Card> }
            .into_any();
    }
    let id = &summary.id;
    let ways = [
        (paths::edit(id), "Stage, date and next steps", why_not_edit(&summary)),
        (paths::assign(id), "Assign to somebody", summary.why_not_change()),
        (paths::products(id), "Solutions and products", summary.why_not_change()),
        (paths::submit(id), "Submit for review", summary.why_not_submit()),
    ];
    let rows = ways.into_iter().map(|(href, words, why)| {
        view! { <li><LinkButton href disabled_reason=why.unwrap_or_default()>{words}</LinkButton></li> }
    });
    view! { <Card title="Change"><ul class="grid gap-2">{rows.collect_view()}</ul></Card> }.into_any()
}
