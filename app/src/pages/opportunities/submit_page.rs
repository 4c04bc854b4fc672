//! Submitting an opportunity to AWS for review.

use super::{Involvement, Scope, marks::ReviewMark, name_of};
use crate::{
    api::opportunities::{SubmitOpportunity, get_opportunity},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        nothing_to_do::NothingToDo,
        request_documents::RequestDocuments,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{Button, ButtonKind, ErrorSummary, Glyph, LinkButton, LiveForm, PageHeader},
};
use domain::{commands::ChangeKind, views::OpportunityDetail};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id of the form's element.
const FORM_ID: &str = "submit";

/// Where an opportunity is submitted. It says what will happen first.
#[component]
pub fn SubmitPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed(ChangeKind::Submit.form());
    view! {
        <Page title=form_title("Submit opportunity", &form) nav=NavItem::Opportunities>
            {loaded_page("Submit opportunity", (paths::opportunities(), "Opportunities"), get_opportunity(id), move |opportunity| view! { <Question opportunity form/> })}
        </Page>
    }
}

#[component]
fn Question(opportunity: OpportunityDetail, form: FormState) -> impl IntoView {
    let name = name_of(&opportunity);
    let summary = opportunity.summary;
    let back = paths::opportunity(&summary.id);
    if let Some(why) = summary.why_not_submit() {
        return view! {
            <NothingToDo title="Nothing to submit" name why up=(back, "Opportunity") glyph=Glyph::Opportunity>
                <ReviewMark status=summary.review_status/>
            </NothingToDo>
        }
        .into_any();
    }
    let lead = format!("“{name}”, {}.", summary.id);
    let products = paths::products(&summary.id);
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Submit this opportunity for review" lead up_href=back.clone() up_label="Opportunity"/>
        <div class="grid gap-5">
            <WhatHappens
                steps=vec![
                    "The opportunity goes to AWS for review, at once and without a task",
                    "Nobody can change it until the review ends, mostly within five business days",
                    "AWS approves it, rejects it, or sends it back with what is to be changed",
                ]
                after="It cannot be taken back. “Start engagement” does this too, and sets up the engagement with AWS before; submit by itself when the engagement is there already."
            />
            {opportunity.solutions.is_empty().then(|| view! {
                <p class="max-w-prose">
                    "AWS wants at least one solution with it: "<a class="link" href=products>"add a solution first"</a>"."
                </p>
            })}
            <form id=FORM_ID method="post" action={paths::of::<SubmitOpportunity>()} class="group grid gap-5">
                <input type="hidden" name="id" value=summary.id.clone()/>
                <Involvement form=form.clone() prefix=""/>
                <Scope form=form.clone() prefix=""/>
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Submit for review"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form=ChangeKind::Submit.form() target=FORM_ID/>
            <RequestDocuments kind=ChangeKind::Submit subject=summary.id form target=FORM_ID/>
        </div>
    }
    .into_any()
}
