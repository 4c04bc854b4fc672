//! Signing in: on the emulator by choosing a persona.

use crate::{
    api::session::ChoosePersona,
    context::{page_context, query_params},
    layout::{BackendBadge, Wordmark},
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
    let backend = context.personas.first().map(|p| p.backend);
    let (heading, lead) = match backend {
        Some(Backend::Emulator) | None => (
            "Choose who you are",
            "This desk runs on its own emulator with invented companies. Nothing here reaches AWS.",
        ),
        Some(Backend::Sandbox) => ("Sign in", "This desk works with AWS, in the catalog Sandbox."),
        Some(Backend::Production) => ("Sign in", "This desk works with AWS production: real customers, real partners."),
    };
    view! {
        <Title text="Sign in · Cosell Desk"/>
        <main id="main" class="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-6 px-4 py-10">
            <header class="flex flex-wrap items-center justify-between gap-3">
                <p class="flex items-center gap-2.5"><Wordmark/></p>
                {backend.map(|backend| view! { <BackendBadge backend/> })}
            </header>
            <div>
                <h1 class="text-2xl font-semibold">{heading}</h1>
                <p class="mt-1 text-ink-soft">{lead}</p>
            </div>
            <ul class="grid gap-2">
                {context.personas.into_iter().map(|persona| view! { <li><PersonaCard persona next=next.clone()/></li> }).collect_view()}
            </ul>
        </main>
        <HydrationMark/>
    }
}

#[component]
fn PersonaCard(persona: Asker, next: String) -> impl IntoView {
    let what = match persona.person.role {
        Role::Viewer => "Reads everything, changes nothing.",
        Role::Seller => "Sends and answers invitations, starts engagements.",
        Role::Manager => "As a seller, and works on many things at once and on everybody's drafts.",
    };
    view! {
        <form class="card flex flex-wrap items-center justify-between gap-3 px-4 py-3" method="post" action={paths::of::<ChoosePersona>()}>
            <input type="hidden" name="persona" value=persona.person.id/>
            <input type="hidden" name="next" value=next/>
            <div class="min-w-0">
                <h2 class="font-semibold">{persona.person.name.clone()}</h2>
                <p>{persona.person.role.label()} " at " {persona.person.company} " · " <span class="mono">{persona.scope.account.to_string()}</span></p>
                <p class="text-sm text-ink-soft">{what}</p>
            </div>
            <Button kind=ButtonKind::Secondary>
                "Continue" <span class="sr-only">" as " {persona.person.name}</span>
            </Button>
        </form>
    }
}
