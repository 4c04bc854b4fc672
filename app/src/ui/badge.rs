//! A small mark on a thing: its kind, a count.

use leptos::prelude::*;

use super::tone::Tone;

/// A word or number that sets a thing apart. It says what something is; a [`Status`](super::Status)
/// says how it stands.
///
/// ```ignore
/// <Badge>"Lead"</Badge>
/// ```
#[component]
pub fn Badge(
    /// How to take it.
    #[prop(optional)]
    tone: Tone,
    /// One or two words.
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())>{children()}</span> }
}
