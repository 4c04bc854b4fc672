//! The state of a thing.

use leptos::prelude::*;

use super::{
    icons::{Glyph, Icon},
    tone::Tone,
};

/// A state as icon and word, with the time at which it was entered where that is known.
///
/// ```ignore
/// <Status tone=Tone::Success label="Accepted"/>
/// <Status tone=Tone::Progress label="In progress">"since 14:05"</Status>
/// ```
#[component]
pub fn Status(
    /// How to take it.
    tone: Tone,
    /// The state's name.
    #[prop(into)]
    label: String,
    /// Another icon than the tone's own.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Since when, or until when.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let spin = if tone == Tone::Progress && glyph.is_none() { "status-icon spin" } else { "status-icon" };
    view! {
        <span class=format!("status {}", tone.class())>
            <Icon glyph=glyph.unwrap_or_else(|| tone.glyph()) class=spin/>
            {label}
        </span>
        {children.map(|children| view! { " "<span class="status-time">{children()}</span> })}
    }
}
