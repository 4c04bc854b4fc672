//! What administrators do about others who sign in with a password.

use super::{INVITE_FORM, answer, error_at, typed};
use crate::{
    context::{SecurityPage, security_page},
    paths,
    ui::{Button, ButtonKind, Card, CodeBlock, ErrorSummary, InputKind, Section, TextInput},
};
use leptos::prelude::*;

/// A link to pass on, shown once.
#[component]
pub fn LinkToPassOn() -> impl IntoView {
    let Some(SecurityPage::People { link: Some((name, href)) }) = security_page() else { return ().into_any() };
    view! {
        <section class="card mb-6 grid max-w-form gap-3 px-4 py-4" aria-labelledby="link-to-pass-on">
            <h2 class="font-semibold" id="link-to-pass-on">"A link for " {name}</h2>
            <p>
                "Pass it on in a way that only they read; nothing is mailed. It is good once, for 24 hours, and is not shown again."
            </p>
            <CodeBlock id="link" label="Link" text=href/>
        </section>
    }
    .into_any()
}

/// Invites somebody.
#[component]
pub fn Invite() -> impl IntoView {
    let Some(SecurityPage::People { .. }) = security_page() else { return ().into_any() };
    let form = typed(INVITE_FORM);
    view! {
        <Section title="Invite somebody" lead="They get a link by which they set a password and an app for codes. What they may do you say on their page.">
            <ErrorSummary errors=form.errors.clone()/>
            <div class="max-w-form">
                <Card>
                    <form class="grid gap-4" method="post" action=paths::invite()>
                        <TextInput name="name" label="Name" value=answer(&form, "name") error=error_at(&form, "name") autocomplete="off" bare=true/>
                        <TextInput name="mail" label="Mail address" kind=InputKind::Email value=answer(&form, "mail") error=error_at(&form, "mail") autocomplete="off" bare=true/>
                        <div><Button kind=ButtonKind::Primary>"Make a link"</Button></div>
                    </form>
                </Card>
            </div>
        </Section>
    }
    .into_any()
}

/// Gives somebody a new link.
#[component]
pub fn NewLink(id: String) -> impl IntoView {
    let Some(SecurityPage::People { .. }) = security_page() else { return ().into_any() };
    view! {
        <Section title="Password and second factor" lead="For who has forgotten the password, or lost app and recovery codes. What they have holds until they use the link.">
            <form method="post" action=paths::new_link(&id)>
                <Button kind=ButtonKind::Secondary id="new-link">"Make a new link"</Button>
            </form>
        </Section>
    }
    .into_any()
}
