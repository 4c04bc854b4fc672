//! How a job stands.

use crate::ui::{Glyph, Status, Tone};
use domain::views::JobState;
use leptos::prelude::*;

/// A job's state.
#[component]
pub(super) fn JobMark(
    /// The state.
    state: JobState,
) -> impl IntoView {
    let (tone, glyph) = match state {
        JobState::Running => (Tone::Progress, Tone::Progress.glyph()),
        JobState::Paused => (Tone::Warning, Glyph::Clock),
        JobState::Cancelled => (Tone::Neutral, Glyph::Cross),
        JobState::Done => (Tone::Success, Glyph::Success),
    };
    view! { <Status tone glyph label=state.label()/> }
}
