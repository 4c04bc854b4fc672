//! How an opportunity stands.

use crate::ui::{Glyph, Status, Tone};
use domain::{choices::ReviewStatus, views::OpportunitySummary};
use leptos::prelude::*;

/// An opportunity's name on the screen: the customer, or its id.
pub(super) fn company(summary: &OpportunitySummary) -> String {
    summary.company.clone().filter(|c| !c.is_empty()).unwrap_or_else(|| summary.id.clone())
}

fn look(code: &str) -> (Tone, Glyph) {
    match code {
        "Approved" => (Tone::Success, Glyph::Success),
        "Action Required" => (Tone::Warning, Glyph::Warning),
        "Rejected" => (Tone::Danger, Glyph::Failure),
        // Somebody at AWS is at it; nothing turns, because it takes days.
        "Submitted" | "In review" => (Tone::Progress, Glyph::Clock),
        _ => (Tone::Neutral, Glyph::Draft),
    }
}

/// How far AWS's review is.
#[component]
pub(super) fn ReviewMark(
    /// The code; one that AWS added later is shown as it is.
    status: Option<String>,
) -> impl IntoView {
    let code = status.unwrap_or_default();
    let (tone, glyph) = look(&code);
    let label = if code.is_empty() { "Not provided".to_owned() } else { ReviewStatus::parse(&code).label().to_owned() };
    view! { <Status tone label glyph/> }
}
