//! Signing in: mail address and password, then a code.

use super::{CODE_FORM, CodeInput, Door, Over, SIGN_IN_FORM, answer, error_at, typed};
use crate::{
    context::{SecurityPage, security_page},
    paths,
    ui::{Button, ButtonKind, ErrorSummary, InputKind, TextInput},
};
use leptos::prelude::*;

/// The form of the sign-in page.
#[component]
pub fn PasswordForm(next: String) -> impl IntoView {
    let form = typed(SIGN_IN_FORM);
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <form class="card grid gap-4 px-4 py-4" method="post" action=paths::sign_in_by_password()>
            <input type="hidden" name="next" value=next/>
            <TextInput
                name="mail"
                label="Mail address"
                kind=InputKind::Email
                value=answer(&form, "mail")
                error=error_at(&form, "mail")
                autocomplete="username"
                bare=true
            />
            <TextInput name="password" label="Password" kind=InputKind::Secret autocomplete="current-password" bare=true/>
            <div><Button kind=ButtonKind::Primary>"Sign in"</Button></div>
            <p class="text-sm text-ink-soft">
                "Forgotten, or a new phone and no recovery codes? An administrator of this desk can give you a new link."
            </p>
        </form>
    }
}

/// Asks for the second factor.
#[component]
pub fn CodePage() -> impl IntoView {
    if security_page() != Some(SecurityPage::Code) {
        let text = "This step is over: it took more than five minutes, or you have signed in already.";
        return view! { <Over title="Second step" text/> }.into_any();
    }
    let form = typed(CODE_FORM);
    view! {
        <Door title="Second step" form=form.clone()>
            <form class="card grid gap-4 px-4 py-4" method="post" action=paths::sign_in_by_code()>
                <CodeInput hint="The six digits that your app shows now. Without the app: one of your recovery codes." form/>
                <div><Button kind=ButtonKind::Primary>"Continue"</Button></div>
            </form>
            <p><a class="link" href=paths::sign_in()>"Begin again"</a></p>
        </Door>
    }
    .into_any()
}
