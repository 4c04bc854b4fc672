//! Giving somebody rights.

use super::catalog_name;
use crate::{
    api::people::GrantRights,
    outcome::FormState,
    paths,
    ui::{Button, ButtonKind, Card, CheckboxGroup, ChoiceOption, RadioGroup, error_at},
};
use domain::{
    forms::{ADMINISTRATOR, NO_ROLE, role_answer, role_field, text},
    people::{Catalog, Role},
    views::AccountDetail,
};
use leptos::prelude::*;

/// The answers that there are, and what each means.
fn roles() -> Vec<ChoiceOption> {
    let meaning = |role| match role {
        Role::Viewer => "Reads everything, changes nothing.",
        Role::Seller => "Drafts, sends, accepts, declines, starts engagements.",
        Role::Manager => "Also many at once, and everybody's drafts.",
    };
    let none = ChoiceOption::new(NO_ROLE, "Nothing", "What follows from their groups stays.");
    let roles = Role::ALL.map(|role| ChoiceOption::new(role_answer(Some(role)), role.label(), meaning(role)));
    std::iter::once(none).chain(roles).collect()
}

/// The form that gives somebody rights. What follows from their groups cannot be taken away here.
#[component]
pub(super) fn RightsForm(
    /// Whose.
    account: AccountDetail,
    /// The form as it was typed, if it was refused.
    form: FormState,
) -> impl IntoView {
    let typed = !form.fields.is_empty();
    let chosen = |catalog: Catalog| {
        let now = role_answer(account.granted.roles.get(&catalog).copied());
        if typed { text(&form.fields, &role_field(catalog)).to_owned() } else { now }
    };
    let groups = account
        .catalogs
        .iter()
        .map(|&catalog| {
            let (name, label) = (role_field(catalog), format!("In the catalog {}", catalog_name(catalog)));
            let error = error_at(&form.errors, &name);
            view! { <RadioGroup name label options=roles() value=chosen(catalog) error required=true/> }
        })
        .collect_view();
    let administers = if typed { !text(&form.fields, ADMINISTRATOR).is_empty() } else { account.granted.administrator };
    let hint = if account.last_administrator && account.granted.administrator {
        "Nobody else administers the desk: this cannot be taken away before somebody else does."
    } else {
        "Looks after people, settings and the record of who did what; reads in every catalog."
    };
    let (name, value) = ADMINISTRATOR.split_once('.').unwrap_or_default();
    view! {
        <form method="post" action={paths::of::<GrantRights>()} class="max-w-form">
            <Card title="Give rights">
                <div class="grid gap-5">
                    <input type="hidden" name="id" value=account.id/>
                    <input type="hidden" name="seen" value=account.version.to_string()/>
                    {groups}
                    <CheckboxGroup
                        name label="For the desk itself" keyed=true
                        options=vec![ChoiceOption::new(value, "Administrator", hint)]
                        selected=administers.then(|| value.to_owned()).into_iter().collect()
                        error=error_at(&form.errors, ADMINISTRATOR)
                    />
                    <p class="text-sm text-ink-soft">"It holds from their next page on, in a session with a new id."</p>
                    <div><Button kind=ButtonKind::Primary>"Give these rights"</Button></div>
                </div>
            </Card>
        </form>
    }
}
