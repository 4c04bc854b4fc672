//! What stands in for content on its way.

use leptos::prelude::*;

/// Grey lines in the shape of a list, with a sentence for those who hear the page. Use it as the
/// fallback of a suspended part.
///
/// ```ignore
/// <Suspense fallback=|| view! { <Skeleton label="Loading invitations" lines=5/> }>…</Suspense>
/// ```
#[component]
pub fn Skeleton(
    /// What is on its way.
    #[prop(into)]
    label: String,
    /// How many lines.
    #[prop(default = 4)]
    lines: u32,
) -> impl IntoView {
    view! {
        <div class="card grid gap-4 p-4" role="status">
            <span class="sr-only">{label}</span>
            {(0..lines)
                .map(|line| {
                    let width = ["w-11/12", "w-3/5", "w-4/5", "w-2/3"][(line % 4) as usize];
                    view! { <span class=format!("skeleton h-4 {width}")></span> }
                })
                .collect_view()}
        </div>
    }
}
