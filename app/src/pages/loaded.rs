//! Shows what a server function answers, or its failure.

use super::{ErrorPanel, stale_banner::after_reading};
use crate::{failure::Failure, ui::PageHeader};
use leptos::prelude::*;
use std::future::Future;

/// Waits for `answer` while the page is rendered and shows it with `view`, or the failure in its
/// place. No `Resource`: nothing of it would be needed in the browser, but its value would be sent
/// there a second time. Data of an older state says so above it.
pub fn loaded<T, F, V, IV>(answer: F, view: V) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
    V: FnOnce(T) -> IV + Send + 'static,
    IV: IntoView + 'static,
{
    let banner = after_reading();
    Suspend::new(async move {
        match answer.await {
            Ok(value) => view! { {banner()} {view(value)} }.into_any(),
            Err(failure) => view! { <ErrorPanel error=failure.0/> }.into_any(),
        }
    })
}

/// As [`loaded`], for a page whose heading comes with the answer. A failure stands under `title`, with
/// the way up to `up`: an address and what it is called.
pub(super) fn loaded_page<T, F, V, IV>(
    title: &'static str,
    up: (String, &'static str),
    answer: F,
    view: V,
) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
    V: FnOnce(T) -> IV + Send + 'static,
    IV: IntoView + 'static,
{
    let (up_href, up_label) = up;
    let banner = after_reading();
    Suspend::new(async move {
        match answer.await {
            Ok(value) => view! { {banner()} {view(value)} }.into_any(),
            Err(failure) => view! {
                <PageHeader title up_href up_label/>
                <ErrorPanel error=failure.0/>
            }
            .into_any(),
        }
    })
}
