//! The wizard: one address a step.

use super::{
    answers::{self, Answers},
    asked,
    control::controls,
    engagement_step::engagement_fields,
    review::review,
    rows::{RowList, rows},
    step_form::StepForm,
    with_draft::with_draft,
};
use crate::{
    layout::NavItem,
    pages::{Page, not_found::NotFoundPage, writing::typed},
    paths,
    ui::{self, CheckboxGroup, ChoiceOption, ErrorSummary, Flash, PageHeader, StepState, Steps, Tone},
};
use domain::{
    choices::ReceiverResponsibility,
    forms::invitation::{self, PayloadKind, Step},
    views::{DraftDetail, DraftState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A step of the wizard, or the review at its end.
#[component]
pub fn WizardPage() -> impl IntoView {
    let slug = use_params_map().get_untracked().get("step").unwrap_or_default();
    let Some(step) = Step::parse(&slug) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    with_draft(move |draft| {
        if step == Step::Review {
            review(draft).into_any()
        } else if draft.summary.state == DraftState::Open {
            open_step(draft, step).into_any()
        } else {
            closed_step(draft, step).into_any()
        }
    })
    .into_any()
}

/// A step that can be filled in.
fn open_step(mut draft: DraftDetail, step: Step) -> impl IntoView {
    // What could not be saved just now is shown as it was typed.
    let unsaved = typed(&format!("invitation/{}", step.slug())).fields;
    if !unsaved.is_empty() {
        draft.fields.retain(|name, _| Step::of_field(name) != step);
        draft.fields.extend(unsaved);
    }
    let kind = PayloadKind::of(&draft.fields);
    let answers = Answers::of_step(&draft, step, asked("check") == "1");
    let errors = answers.errors.clone();
    let title = step.title(kind);
    let tab = if errors.is_empty() { title.to_owned() } else { format!("Error: {title}") };
    let id = draft.summary.id.clone();
    view! {
        <Page title=tab nav=NavItem::Drafts>
            <ErrorSummary errors/>
            <PageHeader title lead=draft.summary.title.clone() up_href=paths::drafts() up_label="Drafts"/>
            <div class="grid gap-6 lg:grid-cols-[14rem_minmax(0,1fr)] lg:gap-10">
                {steps(&draft, step)}
                <div>
                    <StepForm id step kind back=asked("return") == "review">{step_fields(step, kind, answers)}</StepForm>
                </div>
            </div>
        </Page>
    }
}

/// A step of a draft that is sent or on its way.
fn closed_step(draft: DraftDetail, step: Step) -> impl IntoView {
    let title = step.title(PayloadKind::of(&draft.fields));
    view! {
        <Page title nav=NavItem::Drafts>
            <PageHeader title lead=draft.summary.title.clone() up_href=paths::drafts() up_label="Drafts"/>
            <Flash tone=Tone::Neutral title="This can't be changed any more"
                href=paths::draft_step(&draft.summary.id, Step::Review) link="See how it stands">
                <p>"The invitation is sent or on its way. What you wrote is kept as it went out."</p>
            </Flash>
        </Page>
    }
}

/// The fields of a step.
fn step_fields(step: Step, kind: PayloadKind, answers: Answers) -> AnyView {
    match (step, kind) {
        (Step::Engagement, _) => engagement_fields(answers).into_any(),
        (Step::Project, PayloadKind::Opportunity) => project_fields(&answers).into_any(),
        (Step::Team, _) => team_fields(&answers).into_any(),
        _ => controls(invitation::specs(step, &answers.fields), &answers).into_any(),
    }
}

/// The project with its expected spends.
fn project_fields(answers: &Answers) -> impl IntoView + use<> {
    let spends = answers::spends();
    let project = invitation::specs(Step::Project, &answers.fields)
        .into_iter()
        .filter(|spec| !spec.name.starts_with(&spends))
        .collect();
    let list = RowList {
        adding: asked("add") == spends,
        name: spends,
        noun: "Spend",
        most: invitation::MAX_SPENDS,
        specs: invitation::spend_specs,
    };
    view! {
        {controls(project, answers)}
        <hr class="border-line"/>
        {part("Expected customer spend", "What the customer may spend, up to 10 figures. Leave it empty while nothing is known.")}
        {rows(list, answers)}
    }
}

/// The sender's contacts and the receiver's responsibilities.
fn team_fields(answers: &Answers) -> impl IntoView + use<> {
    let contacts = answers::contacts();
    let list = RowList {
        adding: asked("add") == contacts,
        name: contacts,
        noun: "Contact",
        most: invitation::MAX_CONTACTS,
        specs: invitation::contact_specs,
    };
    let roles = answers::responsibilities();
    let error = answers.error(&roles);
    let selected = invitation::chosen_responsibilities(&answers.fields);
    let options =
        ReceiverResponsibility::ALL.iter().map(|choice| ChoiceOption::new(choice.code, choice.label, "")).collect();
    view! {
        {part("Your contacts", "Whom the receiver may turn to, up to 3 people.")}
        {rows(list, answers)}
        <hr class="border-line"/>
        <CheckboxGroup name=roles label="What is the receiver to do?" options selected error required=true keyed=true/>
    }
}

/// A heading inside a step, with a sentence under it.
fn part(title: &'static str, lead: &'static str) -> impl IntoView {
    view! {
        <div>
            <h2 class="text-lg font-semibold">{title}</h2>
            <p class="text-ink-soft">{lead}</p>
        </div>
    }
}

/// Where one is. A step counts as done when nothing is wrong on it.
pub(super) fn steps(draft: &DraftDetail, current: Step) -> impl IntoView + use<> {
    let kind = PayloadKind::of(&draft.fields);
    let sent = draft.summary.state == DraftState::Sent;
    let steps = Step::of(kind)
        .into_iter()
        .map(|step| {
            let done = if step == Step::Review { sent } else { Answers::of_step(draft, step, true).errors.is_empty() };
            ui::Step {
                label: step.title(kind).into(),
                href: paths::draft_step(&draft.summary.id, step),
                state: match (step == current, done) {
                    (true, _) => StepState::Current,
                    (false, true) => StepState::Done,
                    (false, false) => StepState::Todo,
                },
            }
        })
        .collect();
    view! { <Steps steps/> }
}
