//! Starting an engagement from an opportunity.

use super::{
    marks::{ReviewMark, company},
    name_of,
};
use crate::{
    api::opportunities::{StartEngagement, get_opportunity},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        nothing_to_do::NothingToDo,
        start_documents::{StartDocuments, StartInputs},
        tag_editor::TagEditor,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, ChoiceOption, ErrorSummary, Glyph, Icon, LinkButton, LiveForm, PageHeader, RadioGroup,
        error_at,
    },
};
use domain::{
    choices::{InvolvementType, Visibility},
    forms::text,
    views::{OpportunityDetail, StartKind},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Where the two answers about the submission stand in the request of `StartEngagementFromOpportunityTask`.
pub(in crate::pages) const START: &str = "AwsSubmission.";

/// Where an engagement is started from an opportunity. It says what will happen first.
#[component]
pub fn StartPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed("start");
    view! {
        <Page title=form_title("Start engagement", &form) nav=NavItem::Opportunities>
            {loaded_page("Start engagement", (paths::opportunities(), "Opportunities"), get_opportunity(id), move |opportunity| view! { <Question opportunity form/> })}
        </Page>
    }
}

#[component]
fn Question(opportunity: OpportunityDetail, form: FormState) -> impl IntoView {
    let name = name_of(&opportunity);
    let summary = opportunity.summary;
    let back = paths::opportunity(&summary.id);
    if let Some(why) = summary.why_not_start() {
        let name = company(&summary);
        return view! {
            <NothingToDo title="Nothing to start" name why up=(back, "Opportunity") glyph=Glyph::Opportunity>
                <ReviewMark status=summary.review_status/>
            </NothingToDo>
        }
        .into_any();
    }
    let lead = format!("From “{name}” for {}.", company(&summary));
    let here = paths::start(&summary.id);
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Start an engagement with AWS" lead up_href=back.clone() up_label="Opportunity"/>
        <div class="grid gap-5">
            <WhatHappens
                steps=StartKind::FromOpportunity.task().steps().to_vec()
                after="AWS does this as a task, mostly within a quarter of a minute; the next page follows it. While AWS reviews the opportunity, nobody can change it."
            />
            <form id="start" method="post" action={paths::of::<StartEngagement>()} class="group grid gap-5">
                <StartInputs kind=StartKind::FromOpportunity id=summary.id.clone()/>
                <Involvement form=form.clone() prefix=START/>
                <Scope form=form.clone() prefix=START/>
                <TagEditor form=form.clone() here/>
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Start engagement"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form="start" target="start"/>
            <StartDocuments kind=StartKind::FromOpportunity id=summary.id form target="start"/>
        </div>
    }
    .into_any()
}

/// How AWS should be involved.
#[component]
pub(in crate::pages) fn Involvement(
    /// What was typed and what is wrong with it.
    form: FormState,
    /// What the field's name begins with.
    prefix: &'static str,
) -> impl IntoView {
    let hint = |code: &str| match code {
        "Co-Sell" => "AWS's sales team works on the sale with you and sees the whole opportunity.",
        "For Visibility Only" => "AWS knows of the sale and does nothing.",
        _ => "",
    };
    let options = InvolvementType::ALL.iter().map(|c| ChoiceOption::new(c.code, c.label, hint(c.code))).collect();
    let name = format!("{prefix}InvolvementType");
    view! {
        <RadioGroup
            label="How AWS should be involved" options required=true
            value=text(&form.fields, &name) error=error_at(&form.errors, &name) name
        />
    }
}

/// How much AWS sees. Where the browser can tell, the form says at once that co-selling leaves no
/// choice.
#[component]
pub(in crate::pages) fn Scope(
    /// What was typed and what is wrong with it.
    form: FormState,
    /// What the field's name begins with.
    prefix: &'static str,
) -> impl IntoView {
    let hint = |code: &str| match code {
        "Full" => "AWS's sales team sees the opportunity. May be chosen with either answer above.",
        "Limited" => "AWS's sales team does not see it. May be chosen with “For visibility only” alone.",
        _ => "",
    };
    let options = Visibility::ALL.iter().map(|c| ChoiceOption::new(c.code, c.label, hint(c.code))).collect();
    let name = format!("{prefix}Visibility");
    view! {
        <div class="grid gap-1.5">
            <RadioGroup
                label="Visibility" options hint="How much of the opportunity AWS's sales team may see."
                value=text(&form.fields, &name) error=error_at(&form.errors, &name) name
            />
            <p class="notice hidden flex-nowrap group-has-[input[value=Co-Sell]:checked]:flex">
                <Icon glyph=Glyph::Info/>
                "With co-selling AWS always sees the whole opportunity: Full is the only choice."
            </p>
        </div>
    }
}
