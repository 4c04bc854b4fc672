//! Where somebody is signed in.

use crate::{
    api::{account::EndOwnSignIn, people::EndSignInOf},
    context::page_context,
    paths,
    ui::{Badge, Button, ButtonKind, Cell, Column, RelativeTime, Row, RowHeader, Table, Tone},
};
use domain::views::SignInView;
use leptos::prelude::*;
use time::OffsetDateTime;

/// Where somebody is signed in, newest first, each with a way to end it.
#[component]
pub(in crate::pages) fn SignIns(
    /// The sign-ins.
    sign_ins: Vec<SignInView>,
    /// Whose they are; empty for one's own.
    #[prop(optional, into)]
    person: String,
) -> impl IntoView {
    if sign_ins.is_empty() {
        return view! { <p class="text-ink-soft">"Signed in nowhere."</p> }.into_any();
    }
    let now = page_context().now;
    let columns = vec![
        Column::new("Browser"),
        Column::new("How"),
        Column::new("From"),
        Column::new("Since"),
        Column::new("Last page"),
        Column::new("Actions").quiet(),
    ];
    let rows = sign_ins.into_iter().map(|sign_in| row(sign_in, &person, now)).collect_view();
    view! { <Table caption="Sign-ins, newest first" columns>{rows}</Table> }.into_any()
}

fn row(sign_in: SignInView, person: &str, now: OffsetDateTime) -> impl IntoView + use<> {
    let SignInView { id, here, way, address, browser, begun_at, seen_at, .. } = sign_in;
    let what = format!(" of {browser}");
    let end = if here {
        view! {
            <form method="post" action=paths::sign_out()>
                <Button kind=ButtonKind::Quiet>"Sign out"</Button>
            </form>
        }
        .into_any()
    } else if person.is_empty() {
        view! {
            <form method="post" action={paths::of::<EndOwnSignIn>()}>
                <input type="hidden" name="id" value=id/>
                <Button kind=ButtonKind::Quiet>"End" <span class="sr-only">" the sign-in" {what}</span></Button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <form method="post" action={paths::of::<EndSignInOf>()}>
                <input type="hidden" name="person" value=person.to_owned()/>
                <input type="hidden" name="id" value=id/>
                <Button kind=ButtonKind::Quiet>"End" <span class="sr-only">" the sign-in" {what}</span></Button>
            </form>
        }
        .into_any()
    };
    view! {
        <Row>
            <RowHeader>{browser} {here.then(|| view! { " "<Badge tone=Tone::Success>"This one"</Badge> })}</RowHeader>
            <Cell label="How">{way}</Cell>
            <Cell label="From">{match address {
                Some(address) => view! { <span class="mono">{address}</span> }.into_any(),
                None => view! { <span class="absent">"not known"</span> }.into_any(),
            }}</Cell>
            <Cell label="Since"><RelativeTime at=begun_at now short=true/></Cell>
            <Cell label="Last page"><RelativeTime at=seen_at now short=true/></Cell>
            <Cell>{end}</Cell>
        </Row>
    }
}
