//! What came of the last action.

use leptos::prelude::*;

use super::{filled, icons::Icon, tone::Tone};

/// What came of an action, above the page's content. It stays until the next page: an outcome that
/// vanishes by itself is one that somebody misses.
///
/// ```ignore
/// <Flash tone=Tone::Success title="Invitation sent" href="/invitations/engi-0a1b2c3d4e5f6" link="View invitation"/>
/// ```
#[component]
pub fn Flash(
    /// Success, failure or something in between.
    tone: Tone,
    /// What happened, in a few words.
    #[prop(into)]
    title: String,
    /// Where to go from here; empty for nowhere.
    #[prop(optional, into)]
    href: String,
    /// What the link says.
    #[prop(optional, into)]
    link: String,
    /// What it means and what to do next.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! {
        <div class=format!("flash {}", tone.class()) role=role>
            <Icon glyph=tone.glyph()/>
            <div class="flash-body">
                <p class="font-semibold">{title}</p>
                {children.map(|children| view! { <div class="text-ink-soft">{children()}</div> })}
                {filled(href).map(|href| view! { <p><a class="link" href=href>{link}</a></p> })}
            </div>
        </div>
    }
}
