//! Who one is, what one may do, and where one is signed in.

use crate::{
    api::account::{EndOtherSignIns, get_account},
    layout::NavItem,
    pages::{
        Page, loaded_page,
        people::{RightsTable, SignIns, issuer_name},
        security::OwnSection,
    },
    paths,
    ui::{Button, ButtonKind, DescriptionList, PageHeader, Section, Value},
};
use domain::{people::PASSWORD_ISSUER, views::AccountDetail, when};
use leptos::prelude::*;

/// One's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Page title="Your account" nav=NavItem::Account>
            {loaded_page("Your account", (paths::overview(), "Overview"), get_account(), |account| view! { <Whole account/> })}
        </Page>
    }
}

#[component]
fn Whole(account: AccountDetail) -> impl IntoView {
    let (name, email, comes_by) = (account.name.clone(), account.email.clone(), issuer_name(&account.issuer));
    let sign_ins = account.sign_ins.clone();
    let alone = if sign_ins.iter().all(|sign_in| sign_in.here) { "You are signed in nowhere else." } else { "" };
    let ends = sign_ins
        .iter()
        .find(|sign_in| sign_in.here)
        .map(|sign_in| format!("This sign-in ends by {} at the latest.", when::date_time(sign_in.ends_at)))
        .unwrap_or_default();
    let by_password = account.issuer == PASSWORD_ISSUER;
    view! {
        <PageHeader title="Your account" up_href=paths::overview() up_label="Overview"/>
        <div class="max-w-form">
            <DescriptionList>
                <Value label="Name" value=Some(name)/>
                <Value label="Mail address" value=email/>
                <Value label="You come by" value=Some(comes_by)/>
            </DescriptionList>
        </div>
        <Section title="What you may do" lead="For more, ask an administrator of this desk.">
            <RightsTable account/>
        </Section>
        {by_password.then(|| view! { <OwnSection/> })}
        <Section title="Where you are signed in" lead=ends>
            <SignIns sign_ins/>
            <form class="mt-3" method="post" action={paths::of::<EndOtherSignIns>()}>
                <Button kind=ButtonKind::Secondary id="end-others" disabled_reason=alone>"Sign out everywhere else"</Button>
            </form>
        </Section>
    }
}
