//! Whether the record holds, and checking it.

use crate::{
    api::audit::VerifyAudit,
    paths,
    ui::{Button, ButtonKind, RelativeTime, Status, Tone},
};
use domain::views::AuditChecked;
use leptos::prelude::*;
use time::OffsetDateTime;

/// Whether the record holds, as of the last check.
#[component]
pub(super) fn Standing(last: i64, checked: Option<AuditChecked>, now: OffsetDateTime) -> impl IntoView {
    let found = match checked {
        None => view! { <p><Status tone=Tone::Neutral label="Not checked yet"/></p> }.into_any(),
        Some(AuditChecked { at, by, fault }) => {
            let (tone, label) =
                if fault.is_some() { (Tone::Danger, "Does not hold") } else { (Tone::Success, "Holds") };
            let advice =
                "Find out who can write the database, and compare with the rows and hashes that you keep elsewhere.";
            view! {
                <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <Status tone label/>
                    <span class="text-sm text-ink-soft">"checked by "{by}", "<RelativeTime at now short=true/></span>
                </p>
                {fault.map(|fault| view! { <p class="break-words">{sentence(&fault)}" "{advice}</p> })}
            }
            .into_any()
        }
    };
    let action = paths::of::<VerifyAudit>();
    view! {
        <section class="mb-4 grid gap-2" aria-labelledby="standing">
            <h2 id="standing" class="font-semibold">"The chain"</h2>
            {found}
            <form method="post" action=action class="flex flex-wrap items-center gap-3">
                <Button kind=ButtonKind::Secondary>"Check now"</Button>
                <span class="text-sm text-ink-soft">{format!("{last} rows so far. The desk checks it once a day.")}</span>
            </form>
        </section>
    }
}

/// As a sentence of its own.
fn sentence(fault: &str) -> String {
    let mut letters = fault.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}
