//! Telling that the page is alive.

use leptos::prelude::*;

/// Sets `data-hydrated` on the page's root: styles then show what needs script, and tests know that
/// they may press buttons.
pub fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Fails for names that are not attribute names; this one is.
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Marks the page once every island before it is alive: islands come alive in the order of the
/// document, so this is the last thing in the layout.
#[island]
pub fn HydrationMark() -> impl IntoView {
    Effect::new(|_| mark_hydrated());
}
