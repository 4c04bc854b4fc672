//! The component kit on one page, for those who build the desk.

use crate::{
    context::page_context,
    layout::NavItem,
    pages::{Page, not_found::NotFoundPage},
    ui::Gallery,
};
use domain::people::Backend;
use leptos::{either::Either, prelude::*};

/// Every component of the kit in every state. A desk that works with AWS shows nothing but what people need for that.
#[component]
pub fn DesignPage() -> impl IntoView {
    if page_context().backends.iter().any(|backend| *backend != Backend::Emulator) {
        return Either::Left(view! { <NotFoundPage/> });
    }
    Either::Right(view! {
        <Page title="Design" nav=NavItem::Elsewhere>
            <Gallery/>
        </Page>
    })
}
