//! A write of which nobody can tell whether AWS did it.

use crate::{
    api::activity::Decide,
    pages::writing::why_not_write,
    paths,
    ui::{Button, ButtonKind, Card, Description, DescriptionList, RelativeTime},
};
use domain::views::WriteRow;
use leptos::prelude::*;
use time::OffsetDateTime;

/// What was wanted and what AWS shows, side by side, and the answers that a person may give.
#[component]
pub(super) fn DecideCard(
    /// The write.
    row: WriteRow,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    let doubt = row.doubt;
    let side = |label: &'static str, text: String| {
        view! {
            <div class="rounded-md border border-line px-3 py-2">
                <h3 class="text-sm font-semibold">{label}</h3>
                <p class="break-words whitespace-pre-line">{text}</p>
            </div>
        }
    };
    let (wanted, shown, why) = match doubt {
        Some(doubt) => (doubt.wanted, doubt.shown, doubt.why),
        None => (row.wanted.clone(), "Nothing that the desk can read.".into(), String::new()),
    };
    let said = row.error.map(|error| match error.detail {
        Some(ref detail) => format!("{} ({detail})", error.headline()),
        None => error.headline(),
    });
    view! {
        <Card title=row.wanted.clone()>
            <p class="mb-3">{why}</p>
            <div class="mb-3 grid gap-3 sm:grid-cols-2">
                {side("What was wanted", wanted)}
                {side("What AWS shows", shown)}
            </div>
            <DescriptionList>
                <Description label="Asked for by">{row.who} ", " <RelativeTime at=row.begun_at now short=true/></Description>
                <Description label="Tried">{match row.attempts { 1 => "once".to_owned(), n => format!("{n} times") }}</Description>
                {said.map(|said| view! { <Description label="AWS said last">{said}</Description> })}
                {row.request_id.map(|id| view! { <Description label="Request id"><span class="mono">{id}</span></Description> })}
                <Description label="About"><a class="link" href=crate::paths::at(&row.link)>"Look at it"</a></Description>
            </DescriptionList>
            <Answers entry=row.entry makes=row.makes/>
        </Card>
    }
}

/// The answers. Each names its write to those who hear the page.
#[component]
fn Answers(entry: i64, makes: Option<String>) -> impl IntoView {
    let why_not = why_not_write();
    if !why_not.is_empty() {
        // One reason for all of them.
        let id = format!("decide-{entry}");
        return view! { <p class="mt-4"><Button plain=true id disabled_reason=why_not>"Decide…"</Button></p> }
            .into_any();
    }
    let example = if makes.as_deref() == Some("engagement") { "eng-0a1b2c3d4e5f6g" } else { "engi-0a1b2c3d4e5f6" };
    let (made, hint) = (format!("made-{entry}"), format!("hint-made-{entry}"));
    view! {
        <form method="post" action={paths::of::<Decide>()} class="mt-4 grid gap-3">
            <input type="hidden" name="entry" value=entry/>
            {makes.map(|what| view! {
                <div class="field max-w-form">
                    <label class="field-label" for=made.clone()>{format!("Id of the {what}, if it was made")}</label>
                    <p class="field-hint" id=hint.clone()>"Example: "<span class="mono">{example}</span></p>
                    <input class="input" type="text" id=made name="made" aria-describedby=hint/>
                </div>
            })}
            <div class="flex flex-wrap gap-2">
                <Button kind=ButtonKind::Primary name="answer" value="look-again">"Look again"</Button>
                <Button name="answer" value="done">"It was done"</Button>
                <Button name="answer" value="not-done">"It was not done"</Button>
            </div>
        </form>
    }
    .into_any()
}
