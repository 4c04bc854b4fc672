//! That a page shows an older state.

use crate::{
    context::{own_address, page_context, staleness},
    ui::{Flash, Tone},
};
use domain::{views::StaleNote, when};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Gives what renders the banner once the page's data is there. Called before the data is awaited,
/// while the request's context is at hand; a page tells it once, however many parts it loads.
pub(super) fn after_reading() -> impl FnOnce() -> AnyView + Send + 'static {
    let (notes, address, now) = (staleness(), own_address(), page_context().now);
    move || notes.tell().map_or_else(|| ().into_any(), |note| banner(note, address, now))
}

fn banner(note: StaleNote, address: String, now: OffsetDateTime) -> AnyView {
    view! {
        <div class="mb-5">
            <Flash tone=Tone::Warning title=title(note, now) href=address link="Reload">
                <p>"What has changed since is missing here. Nothing that you send is lost."</p>
            </Flash>
        </div>
    }
    .into_any()
}

fn title(note: StaleNote, now: OffsetDateTime) -> String {
    let today = note.as_of.date() == now.date();
    let as_of = if today { when::clock_time(note.as_of) } else { when::date_time(note.as_of) };
    format!("As of {as_of} · {}; this is the last known state", note.reason.words())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::views::StaleReason;
    use time::macros::datetime;

    #[test]
    fn the_title_says_since_when_and_why() {
        let note = StaleNote { as_of: datetime!(2026-11-07 14:05:09 UTC), reason: StaleReason::Silent };
        assert_eq!(
            title(note, datetime!(2026-11-07 14:06 UTC)),
            "As of 14:05:09 UTC · AWS does not answer right now; this is the last known state"
        );
        assert!(title(note, datetime!(2026-11-08 00:01 UTC)).starts_with("As of 7 Nov 2026, 14:05 UTC · "));
    }
}
