//! Signing in: the ways there are, and on the emulator the choice of a persona.

use crate::{
    context::{SecurityPage, Way, page_context, query_params, security_page},
    layout::{BackendBadge, Wordmark},
    pages::{frame::OutcomeFlash, security::PasswordForm},
    paths,
    ui::{Button, ButtonKind, HydrationMark},
};
use domain::people::{Asker, Backend, Role};
use leptos::prelude::*;
use leptos_meta::Title;

/// Where one signs in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let context = page_context();
    let next = query_params().into_iter().find(|(key, _)| key == "next").map(|(_, v)| v).unwrap_or_default();
    let lead = match (context.backends.contains(&Backend::Production), context.backends.first()) {
        (true, Some(Backend::Sandbox)) => {
            "This desk works with AWS, in the catalog Sandbox and in production: real customers, real partners."
        }
        (true, _) => "This desk works with AWS production: real customers, real partners.",
        (false, Some(Backend::Sandbox)) => "This desk works with AWS, in the catalog Sandbox.",
        (false, _) => "This desk runs on its own emulator with invented companies. Nothing here reaches AWS.",
    };
    let by_password = security_page() == Some(SecurityPage::SignIn);
    let heading = if context.ways.is_empty() && !by_password { "Choose who you are" } else { "Sign in" };
    let ways = context.ways.into_iter().map(|way| view! { <li><WayIn way next=next.clone()/></li> }).collect_view();
    let personas = context.personas;
    let also = (heading == "Sign in" && !personas.is_empty())
        .then(|| view! { <h2 class="text-lg font-semibold">"Or try it out as somebody invented"</h2> });
    let personas =
        personas.into_iter().map(|persona| view! { <li><PersonaCard persona next=next.clone()/></li> }).collect_view();
    view! {
        <Title text="Sign in · Cosell Desk"/>
        <main id="main" class="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-6 px-4 py-10">
            <header class="flex flex-wrap items-center justify-between gap-3">
                <p class="flex items-center gap-2.5"><Wordmark/></p>
                <div class="flex flex-wrap gap-2">
                    {distinct(context.backends).into_iter().map(|backend| view! { <BackendBadge backend/> }).collect_view()}
                </div>
            </header>
            <div>
                <h1 class="text-2xl font-semibold">{heading}</h1>
                <p class="mt-1 text-ink-soft">{lead}</p>
            </div>
            {context.outcome.map(|outcome| view! { <OutcomeFlash outcome/> })}
            {by_password.then(|| view! { <PasswordForm next=next.clone()/> })}
            <ul class="grid gap-2 empty:hidden">{ways}</ul>
            {also}
            <ul class="grid gap-2 empty:hidden">{personas}</ul>
        </main>
        <HydrationMark/>
    }
}

fn distinct(mut backends: Vec<Backend>) -> Vec<Backend> {
    backends.dedup();
    backends
}

#[component]
fn WayIn(way: Way, next: String) -> impl IntoView {
    let mut href = way.href;
    if !next.is_empty() {
        href.push(if href.contains('?') { '&' } else { '?' });
        href.push_str(&form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish());
    }
    // Not for the desk's own script: it leads to somebody else's page.
    view! { <a class="btn btn-primary w-full justify-center" href=href rel="external">{way.label}</a> }
}

#[component]
fn PersonaCard(persona: Asker, next: String) -> impl IntoView {
    let what = match (persona.person.administrator, persona.person.role) {
        (true, _) => "Reads everything, and looks after people.",
        (false, Role::Viewer) => "Reads everything, changes nothing.",
        (false, Role::Seller) => "Sends and answers invitations, starts engagements.",
        (false, Role::Manager) => "As a seller, many at once, and sees everybody's drafts.",
    };
    let role = if persona.person.administrator { "Administrator" } else { persona.person.role.label() };
    view! {
        <form class="card flex flex-wrap items-center justify-between gap-3 px-4 py-3" method="post" action=paths::sign_in_as_persona()>
            <input type="hidden" name="persona" value=persona.person.id/>
            <input type="hidden" name="next" value=next/>
            <div class="min-w-0">
                <h2 class="font-semibold">{persona.person.name.clone()}</h2>
                <p>{role} " at " {persona.person.company} " · " <span class="mono">{persona.scope.account.to_string()}</span></p>
                <p class="text-sm text-ink-soft">{what}</p>
            </div>
            <Button kind=ButtonKind::Secondary>
                "Continue" <span class="sr-only">" as " {persona.person.name}</span>
            </Button>
        </form>
    }
}
