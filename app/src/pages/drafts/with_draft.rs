//! The draft that an address names, loaded for a page.

use crate::{
    api::drafts::get_draft,
    layout::NavItem,
    pages::{ErrorPanel, Page},
    paths,
    ui::PageHeader,
};
use domain::views::DraftDetail;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Loads the draft of the address and shows it with `page`. The page brings its own frame, because its
/// title depends on the draft; without a draft the failure is shown in a frame.
pub(super) fn with_draft<V, IV>(page: V) -> impl IntoView
where
    V: FnOnce(DraftDetail) -> IV + Send + 'static,
    IV: IntoView + 'static,
{
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    Suspend::new(async move {
        match get_draft(id).await {
            Ok(draft) => page(draft).into_any(),
            Err(failure) => view! {
                <Page title="Draft" nav=NavItem::Drafts>
                    <PageHeader title="Draft" up_href=paths::drafts() up_label="Drafts"/>
                    <ErrorPanel error=failure.0/>
                </Page>
            }
            .into_any(),
        }
    })
}
