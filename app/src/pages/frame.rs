//! The frame of a page, filled from the request.

use super::{people::catalog_name, writing::why_not_prepare};
use crate::{
    api::session::ChooseCatalog,
    context::{page_context, session_mark},
    layout::{Chrome, Layout, NavItem},
    live::RunningTasks,
    outcome::Outcome,
    paths,
    ui::{Flash, Tone},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Catalog,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// A page with its frame: title, navigation, what the last write came to, and the content.
#[component]
pub fn Page(
    /// The title, as the browser's tab shows it.
    #[prop(into)]
    title: String,
    /// The place in the navigation.
    #[prop(optional)]
    nav: NavItem,
    /// The content.
    children: Children,
) -> impl IntoView {
    let context = page_context();
    let title = format!("{title} · Cosell Desk");
    let Some(asker) = context.asker else {
        // Only while routes are listed at start-up: the middleware lets nobody else come here.
        return view! { <Title text=title/><main id="main">{children()}</main> }.into_any();
    };
    let chrome = Chrome {
        person_name: asker.person.name,
        role_label: match asker.person.role.label() {
            role if asker.person.administrator => format!("Administrator, {role}"),
            role => role.to_owned(),
        },
        no_administration: context.refusals.administer.unwrap_or_default(),
        account_label: format!("{} · {}", asker.person.company, asker.scope.account),
        catalog_label: asker.scope.catalog.code().into(),
        backend: asker.backend,
        current: nav,
        no_invitation: why_not_prepare(),
        running_tasks: context.running_tasks,
    };
    let after = context.last_event;
    let running = context.running_tasks;
    let session = session_mark();
    let current = asker.scope.catalog;
    let others: Vec<_> = context.catalogs.into_iter().filter(|catalog| *catalog != current).collect();
    view! {
        <Title text=title/>
        <Layout
            chrome
            header_extra=move || view! { <RunningTasks running after session/> }
            sign_out=move || view! {
                <Catalogs others/>
                <a class="menu-item" href=paths::account()>"Your account"</a>
                <form method="post" action=paths::sign_out()>
                    <button class="menu-item" type="submit">"Sign out"</button>
                </form>
            }
        >
            {context.outcome.map(|outcome| view! { <div class="mb-5 empty:hidden"><OutcomeFlash outcome/></div> })}
            {children()}
        </Layout>
    }
    .into_any()
}

/// The ways to the catalogs in which one is not working just now.
#[component]
fn Catalogs(others: Vec<Catalog>) -> impl IntoView {
    others
        .into_iter()
        .map(|catalog| {
            let what = format!("Work in the catalog {}", catalog_name(catalog));
            view! {
                <form method="post" action={paths::of::<ChooseCatalog>()}>
                    <input type="hidden" name="catalog" value=catalog.code()/>
                    <button class="menu-item" type="submit">{what}</button>
                </form>
            }
        })
        .collect_view()
}

/// What the last write came to. A refused form says it itself, at its fields.
#[component]
pub(super) fn OutcomeFlash(outcome: Outcome) -> impl IntoView {
    let at_fields = outcome.form.as_ref().is_some_and(|form| !form.errors.is_empty() && outcome.failure.is_some());
    if at_fields {
        return ().into_any();
    }
    let tone = match (outcome.waits(), outcome.failure.is_some()) {
        (true, _) => Tone::Progress,
        (false, true) => Tone::Danger,
        (false, false) => Tone::Success,
    };
    let (href, link) = outcome.link.unwrap_or_default();
    // Reloading would lose what was typed, and the form's page shows the present state by itself.
    let shown_below = outcome.form.is_some();
    let next_step = move |failure: &AppError| match failure.kind {
        ErrorKind::Conflict if shown_below => {
            "See below how it stands now, and decide again. What you typed is kept.".into()
        }
        _ => failure.next_step(),
    };
    view! {
        <Flash tone title=outcome.message href link>
            {outcome.failure.map(|failure| view! {
                <p>{next_step(&failure)}</p>
                {failure.detail.map(|detail| view! { <p class="break-words">{detail}</p> })}
                {failure.request_id.map(|id| view! { <p>"Request id "<code>{id}</code></p> })}
            })}
        </Flash>
    }
    .into_any()
}
