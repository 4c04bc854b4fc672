//! For those who have signed in and may not do anything yet.

use crate::{
    context::{SecurityPage, page_context, security_page},
    layout::Wordmark,
    pages::frame::OutcomeFlash,
    paths,
    ui::{Button, ButtonKind, HydrationMark, LinkButton},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// Says that one may not do anything yet, and whom to ask. Whoever comes by a password can look after it all the same.
#[component]
pub fn NoAccessPage() -> impl IntoView {
    let context = page_context();
    let who = context.visitor.unwrap_or_default();
    let ask = context.contact.map_or_else(
        || "Ask an administrator of this desk to give you a role; then load this page again.".to_owned(),
        |contact| format!("Ask {contact} for a role; then load this page again."),
    );
    let has_password = matches!(security_page(), Some(SecurityPage::Own { .. }));
    view! {
        <Title text="No access yet · Cosell Desk"/>
        <main id="main" class="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-6 px-4 py-10">
            <p class="flex items-center gap-2.5"><Wordmark/></p>
            {context.outcome.map(|outcome| view! { <OutcomeFlash outcome/> })}
            <div class="grid gap-2">
                <h1 class="text-2xl font-semibold">"You may not do anything here yet"</h1>
                <p class="break-words">"You are signed in as " <strong>{who}</strong> ", but nobody has given you a role at this desk."</p>
                <p class="break-words">{ask}</p>
            </div>
            <div class="flex flex-wrap gap-2">
                <LinkButton href=paths::overview() kind=ButtonKind::Primary>"Look again"</LinkButton>
                {has_password.then(|| view! {
                    <LinkButton href=paths::security() kind=ButtonKind::Secondary>"Password and second factor"</LinkButton>
                })}
                <form method="post" action=paths::sign_out()>
                    <Button kind=ButtonKind::Secondary>"Sign out"</Button>
                </form>
            </div>
        </main>
        <HydrationMark/>
    }
}
