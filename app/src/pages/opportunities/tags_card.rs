//! The tags of an opportunity.

use crate::{
    api::opportunities::get_tags,
    pages::{loaded, writing::why_not_write},
    paths,
    ui::{Card, DescriptionList, LinkButton, Value},
};
use domain::{
    commands::is_taggable,
    views::{BulkAction, OpportunitySummary},
};
use leptos::prelude::*;

/// The tags, and the way to add some: the same as for many opportunities at once.
#[component]
pub(super) fn TagsCard(
    /// The opportunity.
    summary: OpportunitySummary,
) -> impl IntoView {
    let OpportunitySummary { id, arn, .. } = summary;
    let why =
        if arn.is_some_and(|arn| is_taggable(&arn)) { why_not_write() } else { "AWS takes no tags on it.".to_owned() };
    let href = paths::new_job(BulkAction::TagOpportunities, std::slice::from_ref(&id));
    view! {
        <Card title="Tags">
            {loaded(get_tags(id), |found| match found.why_not {
                Some(why) => view! { <p class="text-ink-soft">"The tags could not be read: " {why}</p> }.into_any(),
                None if found.tags.is_empty() => view! { <p class="absent">"none"</p> }.into_any(),
                None => {
                    let rows = found.tags.into_iter().map(|tag| view! { <Value label=tag.key value=Some(tag.value)/> });
                    view! { <DescriptionList narrow=true>{rows.collect_view()}</DescriptionList> }.into_any()
                }
            })}
            <p class="mt-3"><LinkButton href disabled_reason=why>"Add or change tags"</LinkButton></p>
        </Card>
    }
}
