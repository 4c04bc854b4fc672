//! Somebody's account.

use super::{RightsTable, SignIns, issuer_name, rights_form::RightsForm};
use crate::{
    api::people::{EndSignInsOf, SetDisabled, get_person},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        security::{LinkToPassOn, NewLink},
        writing::{form_title, typed},
    },
    paths,
    ui::{Button, ButtonKind, Card, ErrorSummary, PageHeader, Section, Status, Tone, page_title},
};
use domain::{forms::RIGHTS, people::PASSWORD_ISSUER, views::AccountDetail, when};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// Somebody's account: rights, sign-ins, and whether they may come in.
#[component]
pub fn PersonPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed(RIGHTS);
    view! {
        <Page title=form_title("Person", &form) nav=NavItem::People>
            {loaded_page("Person", (paths::people(), "People"), get_person(id), move |account| view! { <Whole account form/> })}
        </Page>
    }
}

#[component]
fn Whole(account: AccountDetail, form: FormState) -> impl IntoView {
    let lead =
        account.email.clone().map_or_else(String::new, |email| format!("{email} · ")) + &issuer_name(&account.issuer);
    let title = page_title(&account.name, &form.errors);
    let (id, sign_ins) = (account.id.clone(), account.sign_ins.clone());
    let nowhere = if sign_ins.is_empty() { "They are signed in nowhere." } else { "" };
    view! {
        <Title text=title/>
        <ErrorSummary errors=form.errors.clone()/>
        <LinkToPassOn/>
        <PageHeader title=account.name.clone() lead up_href=paths::people() up_label="People">
            {account.disabled.then(|| view! { <Status tone=Tone::Danger label="Disabled"/> })}
        </PageHeader>
        <div class="grid gap-5">
            <RightsTable account=account.clone()/>
            <RightsForm account=account.clone() form/>
        </div>
        <Section title="Signed in" lead="Ending a sign-in takes effect at once, also for pages that are open.">
            <SignIns sign_ins person=id.clone()/>
            <form class="mt-3" method="post" action={paths::of::<EndSignInsOf>()}>
                <input type="hidden" name="person" value=id/>
                <Button kind=ButtonKind::Secondary id="end-all" disabled_reason=nowhere>"Sign out everywhere"</Button>
            </form>
        </Section>
        {(account.issuer == PASSWORD_ISSUER && !account.disabled).then(|| view! { <NewLink id=account.id.clone()/> })}
        <Section title="Coming in">
            <Door account/>
        </Section>
    }
}

/// Whether they may come in at all.
#[component]
fn Door(account: AccountDetail) -> impl IntoView {
    let AccountDetail { id, version, disabled, own, created_at, .. } = account;
    let why_not = if own && !disabled { "This is your own account: ask another administrator." } else { "" };
    let (what, meaning) = if disabled {
        ("Enable", "They cannot sign in. Enabled again, they have the rights shown above.")
    } else {
        ("Disable", "They are signed out everywhere and cannot sign in any more. Their drafts and what they did stay.")
    };
    let kind = if disabled { ButtonKind::Secondary } else { ButtonKind::Danger };
    view! {
        <div class="max-w-form">
            <Card>
                <form class="grid gap-3" method="post" action={paths::of::<SetDisabled>()}>
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="seen" value=version.to_string()/>
                    <input type="hidden" name="disabled" value=(!disabled).to_string()/>
                    <p>{meaning}</p>
                    <p class="text-sm text-ink-soft">"Known here since " {when::date_time(created_at)} "."</p>
                    <div><Button kind id="door" disabled_reason=why_not>{what}</Button></div>
                </form>
            </Card>
        </div>
    }
}
