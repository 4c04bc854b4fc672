//! What stands in the place of a question when the answer could do nothing.

use crate::ui::{EmptyState, Glyph, LinkButton, PageHeader};
use leptos::prelude::*;

/// Says why there is nothing to do, and leads back to the thing.
#[component]
pub(super) fn NothingToDo(
    /// The heading.
    title: &'static str,
    /// The thing's name.
    #[prop(into)]
    name: String,
    /// Why.
    #[prop(into)]
    why: String,
    /// The thing's page, and what it is called.
    up: (String, &'static str),
    /// A picture of the thing.
    glyph: Glyph,
    /// How it stands.
    children: Children,
) -> impl IntoView {
    let (href, up_label) = up;
    let back = format!("Back to the {}", up_label.to_lowercase());
    view! {
        <PageHeader title up_href=href.clone() up_label/>
        <EmptyState title=name text=why glyph>
            {children()}
            <LinkButton href>{back}</LinkButton>
        </EmptyState>
    }
}
