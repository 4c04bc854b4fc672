//! One's own password and second factor.

use super::{Door, NewPassword, OWN_FORM, error_at};
use crate::{
    context::{self, page_context, security_page},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page,
        writing::{form_title, typed},
    },
    paths,
    ui::{
        Button, ButtonKind, Card, EmptyState, ErrorSummary, Glyph, InputKind, LinkButton, PageHeader, Section,
        TextInput,
    },
};
use leptos::prelude::*;

/// The way there, on the page of one's account.
#[component]
pub fn OwnSection() -> impl IntoView {
    view! {
        <Section title="Password and second factor">
            <LinkButton href=paths::security() kind=ButtonKind::Secondary>"Change password, app or recovery codes"</LinkButton>
        </Section>
    }
}

/// One's own password and second factor.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let form = typed(OWN_FORM);
    let title = "Password and second factor";
    let content = match security_page() {
        Some(context::SecurityPage::Own { login, codes_left }) => {
            view! { <Forms login codes_left form=form.clone()/> }.into_any()
        }
        _ => view! {
            <EmptyState glyph=Glyph::Person title="You do not sign in with a password" text="Whoever vouches for you looks after that."/>
        }
        .into_any(),
    };
    if page_context().asker.is_none() {
        // Whoever may not do anything yet has no page of their account, and no navigation.
        return view! {
            <Door title form>
                {content}
                <p><LinkButton href=paths::no_access() kind=ButtonKind::Secondary>"Back"</LinkButton></p>
            </Door>
        }
        .into_any();
    }
    view! {
        <Page title=form_title(title, &form) nav=NavItem::Account>
            <ErrorSummary errors=form.errors/>
            <PageHeader title up_href=paths::account() up_label="Your account"/>
            {content}
        </Page>
    }
    .into_any()
}

#[component]
fn Forms(login: String, codes_left: usize, form: FormState) -> impl IntoView {
    let left = match codes_left {
        0 => "None is left.".to_owned(),
        1 => "One is left.".to_owned(),
        count => format!("{count} are left."),
    };
    let (at_codes, at_app) = (form.clone(), form.clone());
    view! {
        <div class="grid max-w-form gap-5">
            <Section title="Password" lead="Your other sign-ins end when you change it.">
                <Card>
                    <form class="grid gap-4" method="post" action=paths::change_password()>
                        <input class="hidden" type="email" name="mail" value=login autocomplete="username" readonly aria-label="Mail address"/>
                        <Present name="current" form=form.clone()/>
                        <NewPassword form=form.clone()/>
                        <div><Button kind=ButtonKind::Primary>"Change password"</Button></div>
                    </form>
                </Card>
            </Section>
            <Section title="Recovery codes" lead=format!("Each lets you in once when you do not have your app. {left}")>
                <Card>
                    <form class="grid gap-4" method="post" action=paths::new_codes()>
                        <Present name="password-for-codes" form=at_codes/>
                        <div><Button kind=ButtonKind::Secondary>"Make new codes"</Button></div>
                    </form>
                </Card>
            </Section>
            <Section title="App for codes" lead="The present app counts until the new one has shown its first code.">
                <Card>
                    <form class="grid gap-4" method="post" action=paths::change_app()>
                        <Present name="password-for-app" form=at_app/>
                        <div><Button kind=ButtonKind::Secondary>"Set up another app"</Button></div>
                    </form>
                </Card>
            </Section>
        </div>
    }
}

/// The present password, which each change asks for.
#[component]
fn Present(name: &'static str, form: FormState) -> impl IntoView {
    view! {
        <TextInput name label="Present password" kind=InputKind::Secret error=error_at(&form, name) autocomplete="current-password" bare=true/>
    }
}
