//! The component kit on one page, for those who build the desk.

use crate::{layout::NavItem, pages::Page, ui::Gallery};
use leptos::prelude::*;

/// Every component of the kit in every state.
#[component]
pub fn DesignPage() -> impl IntoView {
    view! {
        <Page title="Design" nav=NavItem::Elsewhere>
            <Gallery/>
        </Page>
    }
}
