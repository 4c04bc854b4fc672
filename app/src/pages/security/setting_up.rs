//! Setting a password and an app, by a link or anew.

use super::{APP_FORM, CodeInput, Door, LINK_FORM, NewPassword, Over, answer, error_at, typed};
use crate::{
    context::{SecurityPage, page_context, security_page},
    outcome::FormState,
    paths,
    ui::{Button, ButtonKind, InputKind, LinkButton, TextInput},
};
use leptos::prelude::*;

/// Where a link leads: sets a password.
#[component]
pub fn LinkPage() -> impl IntoView {
    let Some(SecurityPage::Link { token, who }) = security_page() else {
        let text = "This link was used already, or its time has run out. Ask whoever gave it to you for a new one.";
        return view! { <Over title="Set your password" text/> }.into_any();
    };
    let form = typed(LINK_FORM);
    let whose = match &who {
        Some((name, mail)) => {
            let (name, mail) = (name.clone(), mail.clone());
            view! {
                <p class="break-words">"For " <strong>{name}</strong> ", who signs in as " <strong>{mail.clone()}</strong> "."</p>
                // Password managers keep the new password under this name.
                <input class="hidden" type="email" name="mail" value=mail autocomplete="username" readonly aria-label="Mail address"/>
            }
            .into_any()
        }
        None => view! {
            <p>"You make the first account of this desk. It administers the desk: it invites others and says what they may do."</p>
            <TextInput name="name" label="Your name" value=answer(&form, "name") error=error_at(&form, "name") autocomplete="name" bare=true/>
            <TextInput
                name="mail"
                label="Mail address"
                kind=InputKind::Email
                hint="You sign in with it. Nothing is sent to it."
                value=answer(&form, "mail")
                error=error_at(&form, "mail")
                autocomplete="username"
                bare=true
            />
        }
        .into_any(),
    };
    view! {
        <Door title="Set your password" form=form.clone()>
            <form class="card grid gap-4 px-4 py-4" method="post" action=paths::open_link()>
                <input type="hidden" name="token" value=token/>
                {whose}
                <NewPassword form/>
                <div><Button kind=ButtonKind::Primary>"Continue"</Button></div>
                <p class="text-sm text-ink-soft">"The next step sets up an app that shows codes."</p>
            </form>
        </Door>
    }
    .into_any()
}

/// Sets up an app that shows codes.
#[component]
pub fn NewAppPage() -> impl IntoView {
    let Some(SecurityPage::App { secret, uri, qr }) = security_page() else {
        let text =
            "This step is over: it took too long, or your app is set up already. If not, open your link once more.";
        return view! { <Over title="Set up your app" text/> }.into_any();
    };
    let form: FormState = typed(APP_FORM);
    let drawing = qr.map(|(side, path)| {
        view! {
            <svg class="w-56 max-w-full" viewBox=format!("0 0 {side} {side}") role="img" aria-label="QR code of the secret below" shape-rendering="crispEdges">
                <rect width=side height=side fill="#fff"/>
                <path fill="#000" d=path/>
            </svg>
        }
    });
    view! {
        <Door title="Set up your app" form=form.clone()>
            <div class="card grid gap-4 px-4 py-4">
                <ol class="grid list-decimal gap-3 ps-5">
                    <li>"Open an app for one-time codes: the one of your password manager, or any authenticator."</li>
                    // A grid of its own: one that is the item has no number.
                    <li>
                        <div class="grid gap-3">
                            <span>"Scan this code with it, or type the secret."</span>
                            {drawing}
                            <span class="break-words">"Secret: " <span class="mono">{secret}</span></span>
                            <a class="link break-words" href=uri rel="external">"Open it in an app on this device"</a>
                        </div>
                    </li>
                    <li>"Type the six digits that the app shows then."</li>
                </ol>
                <form class="grid gap-4" method="post" action=paths::confirm_app()>
                    <CodeInput hint="Six digits; they change every 30 seconds." form/>
                    <div><Button kind=ButtonKind::Primary>"Finish"</Button></div>
                </form>
            </div>
        </Door>
    }
    .into_any()
}

/// Shows new recovery codes, once.
#[component]
pub fn CodesPage() -> impl IntoView {
    let go_on = if page_context().visitor.is_some() { paths::overview() } else { paths::sign_in() };
    let Some(SecurityPage::Codes(codes)) = security_page() else {
        let text = "Recovery codes are shown once. If you have not kept them, make new ones: Your account, Password and second factor.";
        return view! { <Over title="Recovery codes" text/> }.into_any();
    };
    view! {
        <Door title="Keep your recovery codes" form=FormState::default()>
            <p>
                "Each lets you in once when you do not have your app. Print them, or keep them in a password manager: they are not shown again. Older ones are void."
            </p>
            <ul class="card mono grid gap-1 px-4 py-4 sm:grid-cols-2" id="recovery-codes">
                {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ul>
            <p><LinkButton href=go_on kind=ButtonKind::Primary>"I have kept them"</LinkButton></p>
        </Door>
    }
    .into_any()
}
