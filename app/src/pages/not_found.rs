//! An address that leads nowhere.

use crate::{
    layout::NavItem,
    pages::Page,
    paths,
    ui::{EmptyState, Glyph, LinkButton, PageHeader},
};
use leptos::prelude::*;

/// The page for an address that the desk does not have.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(404);
    view! {
        <Page title="Not found" nav=NavItem::Elsewhere>
            <PageHeader title="There is no such page"/>
            <EmptyState
                title="The address leads nowhere"
                text="It may be cut off or mistyped. Invitations, opportunities, engagements and tasks are found in their lists."
                glyph=Glyph::Search
            >
                <LinkButton href=paths::overview()>"To the overview"</LinkButton>
            </EmptyState>
        </Page>
    }
}
