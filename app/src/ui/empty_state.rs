//! A list with nothing in it.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// Says why there is nothing and what brings something.
///
/// ```ignore
/// <EmptyState title="No drafts" text="A draft is saved each time you press Continue.">
///     <LinkButton href="/invitations/new" kind=ButtonKind::Primary>"New invitation"</LinkButton>
/// </EmptyState>
/// ```
#[component]
pub fn EmptyState(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    text: String,
    /// Another picture than the tray.
    #[prop(default = Glyph::Inbox)]
    glyph: Glyph,
    /// The action that changes it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card grid justify-items-center gap-2 px-6 py-12 text-center">
            <Icon glyph class="size-7 text-ink-faint"/>
            <p class="font-semibold">{title}</p>
            <p class="max-w-prose text-ink-soft">{text}</p>
            {children.map(|children| view! { <div class="mt-2 flex flex-wrap items-center justify-center gap-2">{children()}</div> })}
        </div>
    }
}
