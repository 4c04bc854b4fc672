//! Views of one list, each a page of its own.

use leptos::prelude::*;

use super::badge::Badge;

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it shows.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many things it holds, where that is known.
    pub count: Option<u32>,
    /// Whether it is shown now.
    pub current: bool,
}

/// Links to the views of a list.
///
/// ```ignore
/// <Tabs label="Invitations" tabs=vec![Tab { label: "Received".into(), href: "?".into(), count: Some(6), current: true }]/>
/// ```
#[component]
pub fn Tabs(
    /// What the views are of.
    #[prop(into)]
    label: String,
    /// The views.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let links = tabs.into_iter().map(|tab| {
        view! {
            <li>
                <a class="tab" href=tab.href aria-current=tab.current.then_some("page")>
                    {tab.label}
                    {tab.count.map(|count| view! { " "<Badge>{count}</Badge> })}
                </a>
            </li>
        }
    });
    view! {
        <nav class="mb-4 border-b border-line" aria-label=label>
            <ul class="flex flex-wrap gap-x-5">{links.collect_view()}</ul>
        </nav>
    }
}
