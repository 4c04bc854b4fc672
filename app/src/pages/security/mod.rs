//! Passwords and second factors: signing in, setting them by a link, and looking after one's own.

mod own;
mod people;
mod setting_up;
mod signing_in;

pub use own::{OwnSection, SecurityPage};
pub use people::{Invite, LinkToPassOn, NewLink};
pub use setting_up::{CodesPage, LinkPage, NewAppPage};
pub use signing_in::{CodePage, PasswordForm};

use crate::{
    context::page_context,
    layout::Wordmark,
    outcome::FormState,
    pages::{frame::OutcomeFlash, writing::typed},
    paths,
    ui::{ButtonKind, ErrorSummary, HydrationMark, InputKind, LinkButton, TextInput, page_title},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The forms, by the names under which what is wrong with them comes back.
pub const SIGN_IN_FORM: &str = "sign-in";
/// A code.
pub const CODE_FORM: &str = "code";
/// A password by a link.
pub const LINK_FORM: &str = "link";
/// The first code of an app.
pub const APP_FORM: &str = "app";
/// One's own password.
pub const OWN_FORM: &str = "own-security";
/// An invitation.
pub const INVITE_FORM: &str = "invite";

/// What is wrong at a field.
fn error_at(form: &FormState, field: &str) -> Option<String> {
    form.errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}

fn answer(form: &FormState, field: &str) -> String {
    form.fields.get(field).cloned().unwrap_or_default()
}

/// A page for people who are not signed in, or not yet.
#[component]
fn Door(
    #[prop(into)] title: String,
    /// The form whose errors are listed.
    form: FormState,
    children: Children,
) -> impl IntoView {
    let head = page_title(&title, &form.errors);
    let errors = form.errors.into_iter().filter(|error| !error.field.is_empty()).collect::<Vec<_>>();
    view! {
        <Title text=head/>
        <main id="main" class="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-6 px-4 py-10">
            <p class="flex items-center gap-2.5"><Wordmark/></p>
            <h1 class="text-2xl font-semibold">{title}</h1>
            {page_context().outcome.map(|outcome| view! { <OutcomeFlash outcome/> })}
            <ErrorSummary errors/>
            {children()}
        </main>
        <HydrationMark/>
    }
}

/// A step that nobody has begun, or that is over.
#[component]
fn Over(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <Door title form=FormState::default()>
            <p>{text}</p>
            <p><LinkButton href=paths::sign_in() kind=ButtonKind::Secondary>"Go to sign-in"</LinkButton></p>
        </Door>
    }
}

/// A password to be chosen, with what is asked of it.
#[component]
fn NewPassword(form: FormState) -> impl IntoView {
    view! {
        <TextInput
            name="password"
            label="New password"
            kind=InputKind::Secret
            hint="12 to 128 characters, of any kind. Four or five unrelated words are good, or what a password manager makes."
            error=error_at(&form, "password")
            autocomplete="new-password"
            bare=true
        />
    }
}

/// A code of an app.
#[component]
fn CodeInput(#[prop(into)] hint: String, form: FormState) -> impl IntoView {
    view! {
        <TextInput
            name="code"
            label="Code"
            kind=InputKind::Code
            hint
            error=error_at(&form, "code")
            autocomplete="one-time-code"
            bare=true
        />
    }
}
