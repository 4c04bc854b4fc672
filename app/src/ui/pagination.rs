//! Walking through a list whose pages are known only by opaque tokens.

use leptos::prelude::*;

use super::{
    filled,
    icons::{Glyph, Icon},
};

/// What is shown, and the ways on and back to the first page. The service gives a token for the next
/// page only, so there are no page numbers and no last page.
///
/// ```ignore
/// <Pagination shown="20 invitations" next="?token=AAMA…" first="?"/>
/// ```
#[component]
pub fn Pagination(
    /// How much is on this page.
    #[prop(into)]
    shown: String,
    /// The next page; empty on the last.
    #[prop(optional, into)]
    next: String,
    /// The first page; empty when this is it.
    #[prop(optional, into)]
    first: String,
) -> impl IntoView {
    let more = !next.is_empty();
    view! {
        <nav class="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2" aria-label="Pages">
            <p class="me-auto text-sm text-ink-soft">{shown} {if more { ", more follow" } else { "" }}</p>
            {filled(first).map(|href| view! { <a class="btn btn-quiet" href=href>"Back to first page"</a> })}
            {filled(next).map(|href| view! {
                <a class="btn btn-secondary" href=href rel="next">"Next page"<Icon glyph=Glyph::ArrowRight/></a>
            })}
        </nav>
    }
}
