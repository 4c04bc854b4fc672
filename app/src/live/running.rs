//! How many tasks are under way, in the header of every page.

use super::announcements::Announcements;
use leptos::prelude::*;

/// How many tasks are under way, kept up to date, with a link to them. Joins the
/// page to the browser's stream.
#[island]
pub fn RunningTasks(
    /// How many were under way when the page was rendered.
    running: u32,
    /// The number of the last change that the page knows.
    after: i64,
    /// The session's mark: tabs that have the same share one stream.
    session: String,
) -> impl IntoView {
    let (count, set_count) = signal(running);
    #[cfg(feature = "hydrate")]
    {
        super::stream::follow(move |event| {
            if let domain::views::Change::Task { running, .. } = event.change {
                set_count.set(running);
            }
        });
        super::stream::open(after, &session);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (set_count, after, session);
    let words = move || match count.get() {
        0 => "No tasks running".to_owned(),
        1 => "1 task running".to_owned(),
        n => format!("{n} tasks running"),
    };
    view! {
        <a class="btn btn-quiet" class:is-running=move || { count.get() > 0 } href=crate::paths::tasks() data-running=move || count.get()>
            <span class="running-dot" aria-hidden="true"></span>
            <span class="max-sm:sr-only">{words}</span>
        </a>
        <Announcements/>
    }
}
