//! A moment, as people say it and as the calendar has it.

use leptos::prelude::*;
use time::OffsetDateTime;

/// `3 days ago` with the exact time after it. Both are set by the server, in UTC, so that nothing
/// changes when the page comes alive.
///
/// ```ignore
/// <RelativeTime at=invitation.received now=now/>
/// ```
#[component]
pub fn RelativeTime(
    /// The moment.
    at: OffsetDateTime,
    /// The time of the answer.
    now: OffsetDateTime,
    /// Leaves the exact time to the tooltip: dense tables.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let exact = domain::when::date_time(at);
    view! {
        <time datetime=domain::when::iso(at) title=short.then(|| exact.clone()) class="whitespace-nowrap">
            {domain::when::relative(at, now)}
        </time>
        {(!short).then(|| view! { " "<span class="text-ink-faint">{exact}</span> })}
    }
}
