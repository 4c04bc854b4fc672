//! A failure in the place of what could not be shown.

use crate::ui::{Fold, Glyph, Icon};
use domain::error::AppError;
use leptos::prelude::*;

/// A failure: one sentence, what to do, and AWS's own words in a fold.
#[component]
pub fn ErrorPanel(
    /// The failure.
    error: AppError,
) -> impl IntoView {
    let detail = error.detail.clone();
    let request = error.request_id.clone();
    let has_detail = detail.is_some() || request.is_some();
    view! {
        <div class="error-panel" role="alert">
            <p class="error-panel-title"><Icon glyph=Glyph::Failure/>{error.headline()}</p>
            <p>{error.next_step()}</p>
            {has_detail.then(|| view! {
                <Fold title="What AWS said">
                    {detail.map(|d| view! { <p class="break-words">{d}</p> })}
                    {request.map(|r| view! { <p>"Request id " <code>{r}</code></p> })}
                </Fold>
            })}
        </div>
    }
}
