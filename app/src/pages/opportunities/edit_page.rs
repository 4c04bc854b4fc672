//! Changing an opportunity: stage, target close date, next steps.

use super::{marks::ReviewMark, name_of};
use crate::{
    api::opportunities::{UpdateOpportunity, get_opportunity},
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        meanwhile::{Meanwhile, Versioned},
        nothing_to_do::NothingToDo,
        request_documents::RequestDocuments,
        words::day,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, ChoiceOption, ErrorSummary, FixedField, Glyph, InputKind, LinkButton, LiveForm, PageHeader,
        RadioGroup, Select, SelectOption, TextArea, TextInput, error_at,
    },
};
use domain::{
    choices::{ClosedLostReason, Stage},
    commands::ChangeKind,
    forms::{
        CLOSED_LOST, CLOSED_LOST_REASON, FieldSpec, Fields, LAST_MODIFIED, NEXT_STEPS, Rule, STAGE, TARGET_CLOSE_DATE,
        text, update_fields,
    },
    views::{OpportunityDetail, OpportunitySummary},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id of the form's element.
const FORM_ID: &str = "edit";

const FORM: Versioned = Versioned {
    thing: "opportunity",
    version: LAST_MODIFIED,
    fields: &[
        (STAGE, "Stage"),
        (CLOSED_LOST_REASON, "Why it was lost"),
        (TARGET_CLOSE_DATE, "Target close date"),
        (NEXT_STEPS, "Next steps"),
    ],
    words: in_words,
};

fn in_words(name: &str, answer: &str) -> String {
    match name {
        STAGE => Stage::parse(answer).label().to_owned(),
        CLOSED_LOST_REASON => ClosedLostReason::parse(answer).label().to_owned(),
        TARGET_CLOSE_DATE => day(answer),
        _ => answer.to_owned(),
    }
}

/// Where stage, target close date and next steps are changed.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed(ChangeKind::Update.form());
    view! {
        <Page title=form_title("Change opportunity", &form) nav=NavItem::Opportunities>
            {loaded_page("Change opportunity", (paths::opportunities(), "Opportunities"), get_opportunity(id), move |opportunity| view! { <Question opportunity form/> })}
        </Page>
    }
}

#[component]
fn Question(opportunity: OpportunityDetail, form: FormState) -> impl IntoView {
    let name = name_of(&opportunity);
    let summary = opportunity.summary.clone();
    let back = paths::opportunity(&summary.id);
    if let Some(why) = why_not_edit(&summary) {
        return view! {
            <NothingToDo title="Nothing to change" name why up=(back, "Opportunity") glyph=Glyph::Opportunity>
                <ReviewMark status=summary.review_status/>
            </NothingToDo>
        }
        .into_any();
    }
    let lead = format!("“{name}”, {}.", summary.id);
    let now = answers_of(&opportunity);
    let laid = FORM.lay(&form.fields, &now);
    let form = FormState { fields: laid.fields, ..form };
    let [stage, close_date, next_steps, reason] = update_fields();
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Change this opportunity" lead up_href=back.clone() up_label="Opportunity"/>
        {laid.meanwhile.map(|differences| view! { <Meanwhile thing=FORM.thing differences/> })}
        <div class="grid gap-5">
            <WhatHappens
                steps=steps(&summary)
                after="What you leave as it is stays as AWS has it. Should somebody change the opportunity before you save, nothing is overwritten: you see both states and decide."
            />
            <form id=FORM_ID method="post" action={paths::of::<UpdateOpportunity>()} class="group grid gap-5">
                <input type="hidden" name="id" value=summary.id.clone()/>
                {FORM.inputs(&now)}
                {stage_field(&summary, &form, stage, reason)}
                {close_date_field(&summary, &form, close_date)}
                {next_steps_field(&summary, &form, next_steps)}
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Save changes"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form=ChangeKind::Update.form() target=FORM_ID/>
            <RequestDocuments kind=ChangeKind::Update subject=summary.id form target=FORM_ID/>
        </div>
    }
    .into_any()
}

/// Why nothing that this form changes can be changed now; `None` when something can.
pub(super) fn why_not_edit(summary: &OpportunitySummary) -> Option<&'static str> {
    // One field that is open is enough.
    let reasons: Option<Vec<_>> =
        [STAGE, TARGET_CLOSE_DATE, NEXT_STEPS].into_iter().map(|name| summary.why_not_change_field(name)).collect();
    reasons?.first().copied()
}

/// What the form says of an opportunity before anything is typed.
fn answers_of(opportunity: &OpportunityDetail) -> Fields {
    let summary = &opportunity.summary;
    let answers = [
        (STAGE, &summary.stage),
        (TARGET_CLOSE_DATE, &summary.target_close_date),
        (NEXT_STEPS, &opportunity.next_steps),
        (CLOSED_LOST_REASON, &opportunity.closed_lost_reason),
        (LAST_MODIFIED, &opportunity.last_modified),
    ];
    answers.into_iter().map(|(name, answer)| (name.to_owned(), answer.clone().unwrap_or_default())).collect()
}

fn steps(summary: &OpportunitySummary) -> Vec<&'static str> {
    let mut steps = vec![
        "The opportunity is changed at AWS, at once and without a task",
        "Whoever shares an engagement about it sees the change",
    ];
    if summary.review_status.as_deref() == Some("Action Required") {
        steps.push("AWS reviews it again; nobody can change it meanwhile");
    }
    steps
}

/// The stage, and with Closed Lost the reason.
fn stage_field(summary: &OpportunitySummary, form: &FormState, spec: FieldSpec, reason: FieldSpec) -> AnyView {
    let value = text(&form.fields, STAGE).to_owned();
    let error = error_at(&form.errors, STAGE);
    if let Some(why) = summary.why_not_change_field(STAGE) {
        return view! { <FixedField name=spec.name label=spec.label value=in_words(STAGE, &value) reason=why error/> }
            .into_any();
    }
    let hint = |code: &str| match code {
        "Committed" => "AWS wants a solution or a Marketplace listing with it.",
        "Launched" => "AWS wants a solution or a Marketplace listing with it, and takes hardly any change afterwards.",
        CLOSED_LOST => "AWS takes no change afterwards.",
        _ => "",
    };
    let options = Stage::ALL.iter().map(|c| ChoiceOption::new(c.code, c.label, hint(c.code))).collect();
    let reasons = ClosedLostReason::ALL.iter().map(SelectOption::from).collect();
    view! {
        <RadioGroup name=spec.name label=spec.label hint=spec.hint options required=true value error/>
        // An error must be seen, whatever stage is chosen.
        <div class="hidden group-has-[input[value^=Closed]:checked]:block has-[.field-error:not([hidden])]:block">
            <Select
                value=text(&form.fields, CLOSED_LOST_REASON) error=error_at(&form.errors, CLOSED_LOST_REASON)
                name=reason.name label=reason.label hint=reason.hint options=reasons required=true
            />
        </div>
    }
    .into_any()
}

fn close_date_field(summary: &OpportunitySummary, form: &FormState, spec: FieldSpec) -> AnyView {
    let value = text(&form.fields, TARGET_CLOSE_DATE).to_owned();
    let error = error_at(&form.errors, TARGET_CLOSE_DATE);
    if let Some(why) = summary.why_not_change_field(TARGET_CLOSE_DATE) {
        let value = in_words(TARGET_CLOSE_DATE, &value);
        return view! { <FixedField name=spec.name label=spec.label value reason=why error/> }.into_any();
    }
    // A date picker shows nothing for what is no date; as text it can be read and mended.
    let readable = value.is_empty() || Rule::Date.check("", &value).is_ok();
    let kind = if readable { InputKind::Date } else { InputKind::Text };
    view! {
        <TextInput
            name=spec.name label=spec.label hint=spec.hint kind example="2027-03-31" value error required=true
            autocomplete="off"
        />
    }
    .into_any()
}

fn next_steps_field(summary: &OpportunitySummary, form: &FormState, spec: FieldSpec) -> AnyView {
    let value = text(&form.fields, NEXT_STEPS).to_owned();
    let error = error_at(&form.errors, NEXT_STEPS);
    if let Some(why) = summary.why_not_change_field(NEXT_STEPS) {
        return view! { <FixedField name=spec.name label=spec.label value reason=why error/> }.into_any();
    }
    let limit = spec.limit();
    view! { <TextArea name=spec.name label=spec.label hint=spec.hint value error limit/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_open_field_is_enough_to_edit() {
        let standing = |review: &str, stage: &str| OpportunitySummary {
            review_status: Some(review.into()),
            stage: Some(stage.into()),
            ..OpportunitySummary::default()
        };
        assert_eq!(why_not_edit(&standing("Action Required", "Qualified")), None);
        assert_eq!(why_not_edit(&standing("Pending Submission", "Qualified")), None);
        assert_eq!(why_not_edit(&standing("Approved", "Committed")), None);
        assert!(why_not_edit(&standing("In review", "Qualified")).is_some_and(|why| why.contains("reviewing")));
        assert!(why_not_edit(&standing("Approved", "Launched")).is_some_and(|why| why.contains("launched")));
    }

    #[test]
    fn the_form_compares_all_that_it_changes() {
        let names: Vec<_> = update_fields().into_iter().map(|spec| spec.name).collect();
        assert!(names.iter().all(|name| FORM.fields.iter().any(|(field, _)| field == name)));
        assert_eq!(in_words(TARGET_CLOSE_DATE, "2027-03-31"), "31 Mar 2027");
        assert_eq!(in_words(STAGE, CLOSED_LOST), "Closed lost");
    }
}
