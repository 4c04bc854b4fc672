//! How fresh the page is.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// When the data was read, with a way to read it again. A stale page says so: AWS did not answer, and
/// this is what was last known.
///
/// ```ignore
/// <Freshness as_of="14:05:09 UTC" refresh="/tasks"/>
/// ```
#[component]
pub fn Freshness(
    /// The time of day at which the data was read.
    #[prop(into)]
    as_of: String,
    /// This page's address.
    #[prop(into)]
    refresh: String,
    /// Why nothing newer could be read; empty when this is the newest.
    #[prop(optional, into)]
    stale: String,
) -> impl IntoView {
    let is_stale = !stale.is_empty();
    view! {
        <p class="notice">
            <span class=if is_stale { "status tone-warning" } else { "inline-flex items-center gap-1.5" }>
                <Icon glyph=if is_stale { Glyph::Warning } else { Glyph::Clock }/>
                {if is_stale { "Last known, as of " } else { "As of " }}
                {as_of}
            </span>
            {stale}
            <a class="link inline-flex min-h-6 items-center" href=refresh>"Refresh"</a>
        </p>
    }
}
