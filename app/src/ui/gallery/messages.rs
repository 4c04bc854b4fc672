//! Messages, states, times and the ways between pages.

use leptos::prelude::*;
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::{
    layout::BackendBadge,
    ui::{
        Badge, Button, ButtonKind, Countdown, Dialog, DialogTrigger, EmptyState, Flash, Fold, Freshness, LinkButton,
        RelativeTime, Skeleton, Status, Step, StepState, Steps, Tab, Tabs, Tone,
    },
};
use domain::people::Backend;

/// A fixed day, so that the page is the same each time it is looked at.
const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

/// Outcomes, freshness, nothing to show, loading.
#[component]
pub fn Messages() -> impl IntoView {
    view! {
        <div class="grid gap-3">
            <Flash tone=Tone::Success title="Invitation sent" href="#main" link="View invitation">
                "Fabrikam has until 5 Dec 2026 to answer."
            </Flash>
            <Flash tone=Tone::Neutral title="Nothing changed">"The draft was already saved."</Flash>
            <Flash tone=Tone::Warning title="Answer within 2 days">"The invitation lapses on 22 Nov 2026."</Flash>
            <Flash tone=Tone::Danger title="The invitation was not sent">
                "Another partner changed the engagement meanwhile. Check it and send again."
                <Fold title="What AWS said">
                    <p class="mono text-sm">"ConflictException · request 7f2c61c0"</p>
                </Fold>
            </Flash>
            <Freshness as_of="14:05:09 UTC" refresh="#main"/>
            <Freshness as_of="13:58:41 UTC" refresh="#main" stale="AWS is not answering; this page tries again by itself."/>
            <div class="grid items-start gap-3 md:grid-cols-2">
                <EmptyState title="No drafts" text="A draft is saved each time you press Continue.">
                    <LinkButton href="#main" kind=ButtonKind::Primary>"New invitation"</LinkButton>
                </EmptyState>
                <Skeleton label="Loading invitations"/>
            </div>
        </div>
    }
}

/// States, marks, backends.
#[component]
pub fn States() -> impl IntoView {
    view! {
        <div class="grid gap-3">
            <p class="flex flex-wrap gap-2">
                <Status tone=Tone::Neutral label="Pending submission"/>
                <Status tone=Tone::Progress label="In progress">"for 12 s"</Status>
                <Status tone=Tone::Success label="Accepted"/>
                <Status tone=Tone::Warning label="Action required"/>
                <Status tone=Tone::Danger label="Failed">"at 14:05"</Status>
            </p>
            <p class="flex flex-wrap gap-2">
                <Badge>"Lead"</Badge>
                <Badge tone=Tone::Progress>"3"</Badge>
                <Badge tone=Tone::Warning>"Respond today"</Badge>
            </p>
            <div class="flex flex-wrap gap-2">
                <BackendBadge backend=Backend::Emulator/>
                <BackendBadge backend=Backend::Sandbox/>
                <BackendBadge backend=Backend::Production/>
            </div>
        </div>
    }
}

/// Moments and countdowns.
#[component]
pub fn Times() -> impl IntoView {
    let countdown = |left: Duration| {
        let at = NOW + left;
        view! {
            <Countdown at=at.unix_timestamp() now=NOW.unix_timestamp() iso=domain::when::iso(at)
                exact=domain::when::date_time(at) over="Expired"/>
        }
    };
    view! {
        <div class="grid gap-3">
            <p><RelativeTime at=NOW - Duration::hours(5) now=NOW/></p>
            <p class="flex flex-wrap gap-2">
                {countdown(Duration::days(12))}
                {countdown(Duration::hours(5))}
                {countdown(Duration::minutes(12))}
                {countdown(Duration::minutes(-1))}
            </p>
        </div>
    }
}

/// Views, steps, a dialog.
#[component]
pub fn Wayfinding() -> impl IntoView {
    let step = |label: &str, state| Step { label: label.into(), href: "#main".into(), state };
    let steps = vec![
        step("Engagement", StepState::Done),
        step("Receiver", StepState::Done),
        step("Customer", StepState::Current),
        step("Project", StepState::Todo),
        step("Review", StepState::Todo),
    ];
    let tab = |label: &str, count, current| Tab { label: label.into(), href: "#main".into(), count, current };
    view! {
        <Tabs label="Invitations" tabs=vec![tab("Received", Some(6), true), tab("Sent", Some(14), false), tab("Drafts", None, false)]/>
        <div class="max-w-64">
            <Steps steps/>
        </div>
        <p class="mt-4">
            <DialogTrigger target="gallery-dialog">
                <LinkButton href="#main" kind=ButtonKind::Danger>"Decline"</LinkButton>
            </DialogTrigger>
        </p>
        <Dialog id="gallery-dialog" title="Decline this invitation?">
            <p class="text-ink-soft">"Fabrikam is told, and you lose sight of the customer's details. This can't be undone."</p>
            <form method="dialog">
                <Button kind=ButtonKind::Danger>"Decline invitation"</Button>
            </form>
        </Dialog>
    }
}
