//! Assigning an opportunity to somebody of the company.

use super::{marks::ReviewMark, name_of};
use crate::{
    api::opportunities::{AssignOpportunity, get_opportunity},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        nothing_to_do::NothingToDo,
        request_documents::RequestDocuments,
        words::{People, or_absent},
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, Card, ErrorSummary, Glyph, InputKind, LinkButton, LiveForm, PageHeader, TextInput, error_at,
    },
};
use domain::{
    commands::ChangeKind,
    forms::{Rule, assign_fields, text},
    views::OpportunityDetail,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id of the form's element.
const FORM_ID: &str = "assign";

/// Where an opportunity is assigned.
#[component]
pub fn AssignPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed(ChangeKind::Assign.form());
    view! {
        <Page title=form_title("Assign opportunity", &form) nav=NavItem::Opportunities>
            {loaded_page("Assign opportunity", (paths::opportunities(), "Opportunities"), get_opportunity(id), move |opportunity| view! { <Question opportunity form/> })}
        </Page>
    }
}

#[component]
fn Question(opportunity: OpportunityDetail, form: FormState) -> impl IntoView {
    let name = name_of(&opportunity);
    let OpportunityDetail { summary, assignee, .. } = opportunity;
    let back = paths::opportunity(&summary.id);
    if let Some(why) = summary.why_not_change() {
        return view! {
            <NothingToDo title="Nothing to assign" name why up=(back, "Opportunity") glyph=Glyph::Person>
                <ReviewMark status=summary.review_status/>
            </NothingToDo>
        }
        .into_any();
    }
    let owner = match assignee {
        Some(person) => view! { <People people=vec![person]/> }.into_any(),
        None => or_absent(None),
    };
    let lead = format!("“{name}”, {}.", summary.id);
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Assign this opportunity" lead up_href=back.clone() up_label="Opportunity"/>
        <div class="grid gap-5">
            <div class="max-w-form"><Card title="Assigned to now">{owner}</Card></div>
            <WhatHappens
                steps=vec![
                    "The person becomes the opportunity's owner at AWS, at once and without a task",
                    "The owner until now is no longer in charge of it",
                ]
                after="You can assign it again at any time while AWS is not reviewing it."
            />
            <form id=FORM_ID method="post" action={paths::of::<AssignOpportunity>()} class="grid gap-5">
                <input type="hidden" name="id" value=summary.id.clone()/>
                {fields(&form)}
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Assign"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form=ChangeKind::Assign.form() target=FORM_ID/>
            <RequestDocuments kind=ChangeKind::Assign subject=summary.id form target=FORM_ID/>
        </div>
    }
    .into_any()
}

/// The new owner: label, hint, limit and rule come from the domain.
fn fields(form: &FormState) -> impl IntoView + use<> {
    assign_fields()
        .into_iter()
        .map(|spec| {
            let kind = match spec.rule {
                Rule::UserEmail => InputKind::Email,
                Rule::Phone => InputKind::Phone,
                _ => InputKind::Text,
            };
            view! {
                <TextInput
                    value=text(&form.fields, &spec.name) error=error_at(&form.errors, &spec.name)
                    name=spec.name label=spec.label hint=spec.hint kind required=spec.required autocomplete="off"
                />
            }
        })
        .collect_view()
}
