//! Content that stays folded until asked for.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// A native disclosure.
///
/// ```ignore
/// <Fold title="What AWS said">…</Fold>
/// ```
#[component]
pub fn Fold(
    /// What is inside.
    #[prop(into)]
    title: String,
    /// Starts unfolded.
    #[prop(optional)]
    open: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon glyph=Glyph::ChevronRight/>
                {title}
            </summary>
            <div class="py-2">{children()}</div>
        </details>
    }
}
