//! Qualifying a lead of an engagement.

use super::heading;
use crate::{
    api::engagements::{OWN_WORDS, QualifyLead, get_engagement},
    failure::Failure,
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        meanwhile::{Meanwhile, Versioned},
        request_documents::RequestDocuments,
        writing::{WhatHappens, form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, ChoiceOption, ErrorSummary, Fold, InputKind, LinkButton, LiveForm, PageHeader, RadioGroup,
        TextArea, TextInput, error_at, input_name,
    },
};
use domain::{
    commands::ChangeKind,
    error::AppError,
    forms::{
        CONTEXT, ENGAGEMENT_LAST_MODIFIED, FieldSpec, Fields, INTERACTION, QUALIFICATION, Rule, lead_fields,
        tells_interaction, text,
    },
    views::{EngagementDetail, LeadContextView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id of the form's element.
const FORM_ID: &str = "qualify";

/// The words that AWS's guide on leads names; any other is taken too.
const USUAL: [(&str, &str); 3] = [
    ("Unqualified", "Nobody has looked into it yet."),
    ("Qualified", "It is worth pursuing."),
    ("Disqualified", "It is not worth pursuing."),
];

/// The most interactions that AWS keeps with a lead.
const MOST_INTERACTIONS: u32 = 10;

/// Above so many characters an answer gets several lines.
const LONG: u32 = 1_000;

const FORM: Versioned = Versioned {
    thing: "engagement",
    version: ENGAGEMENT_LAST_MODIFIED,
    fields: &[(QUALIFICATION, "Qualification")],
    words: |_, answer| answer.to_owned(),
};

/// Where a lead's qualification is changed, and a contact with the customer told.
#[component]
pub fn QualifyPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let id = params.get("id").unwrap_or_default();
    let context = params.get("context").unwrap_or_default();
    let form = typed(ChangeKind::Lead.form());
    let found = async move {
        let engagement = get_engagement(id).await?;
        let lead = engagement.leads.iter().find(|lead| lead.id == context).cloned();
        lead.map(|lead| (engagement, lead)).ok_or_else(|| Failure::from(AppError::not_found()))
    };
    view! {
        <Page title=form_title("Qualify lead", &form) nav=NavItem::Engagements>
            {loaded_page("Qualify lead", (paths::engagements(), "Engagements"), found, move |(engagement, lead)| view! { <Question engagement lead form/> })}
        </Page>
    }
}

#[component]
fn Question(engagement: EngagementDetail, lead: LeadContextView, form: FormState) -> impl IntoView {
    let id = engagement.summary.id.clone();
    let back = paths::engagement(&id);
    let now = Fields::from([
        (QUALIFICATION.to_owned(), lead.qualification.unwrap_or_default()),
        (ENGAGEMENT_LAST_MODIFIED.to_owned(), engagement.last_modified.unwrap_or_default()),
        (CONTEXT.to_owned(), lead.id.clone()),
    ]);
    let laid = FORM.lay(&form.fields, &now);
    let form = FormState { fields: laid.fields, ..form };
    let company = lead.company.unwrap_or_else(|| "a company without a name".into());
    let lead_text = format!("{company}, in “{}”.", heading(&engagement.summary));
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Qualify this lead" lead=lead_text up_href=back.clone() up_label="Engagement"/>
        {laid.meanwhile.map(|differences| view! { <Meanwhile thing=FORM.thing differences/> })}
        <div class="grid gap-5">
            <WhatHappens
                steps=vec![
                    "The lead is changed at AWS, at once and without a task",
                    "Every member of the engagement sees it",
                ]
                after="It can be changed again at any time; an interaction stays. Should somebody change the engagement before you save, nothing is overwritten: you see both states and decide."
            />
            <form id=FORM_ID method="post" action={paths::of::<QualifyLead>()} class="grid gap-5">
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name=input_name(CONTEXT) value=lead.id/>
                {FORM.inputs(&now)}
                {qualification(&form)}
                {interaction(lead.interactions, &form)}
                <div class="flex flex-wrap items-center gap-2">
                    <Button kind=ButtonKind::Primary disabled_reason=why_not_write()>"Save"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form=ChangeKind::Lead.form() target=FORM_ID/>
            <RequestDocuments kind=ChangeKind::Lead subject=id form target=FORM_ID/>
        </div>
    }
}

/// A usual word, or one's own.
fn qualification(form: &FormState) -> impl IntoView + use<> {
    let value = text(&form.fields, QUALIFICATION).to_owned();
    let usual = USUAL.iter().any(|(word, _)| *word == value);
    let own = if usual { String::new() } else { value.clone() };
    let options = USUAL.iter().map(|(word, hint)| ChoiceOption::new(*word, *word, *hint)).collect();
    let limit = lead_fields().iter().find(|spec| spec.name == QUALIFICATION).and_then(FieldSpec::limit);
    view! {
        <RadioGroup
            name=QUALIFICATION label="Qualification" options required=true value
            hint="How far the lead has been looked into. Choose one, or write your own below."
            error=error_at(&form.errors, QUALIFICATION)
        />
        <TextInput
            name=OWN_WORDS label="Your own words" hint="Sent instead of the choice above." value=own limit
            autocomplete="off"
        />
    }
}

/// A contact with the customer, which joins those that the lead tells of already.
fn interaction(told: u32, form: &FormState) -> AnyView {
    if told >= MOST_INTERACTIONS {
        return view! {
            <p class="text-ink-soft">"This lead tells of 10 interactions, the most there can be: no more can be added."</p>
        }
        .into_any();
    }
    let wrong = form.errors.iter().any(|error| error.field.starts_with(INTERACTION));
    let open = wrong || tells_interaction(&form.fields);
    let fields: Vec<_> = lead_fields().into_iter().filter(|spec| spec.name.starts_with(INTERACTION)).collect();
    let controls = fields.into_iter().map(|spec| control(spec, form)).collect_view();
    view! {
        <Fold title="Tell of a contact with the customer (optional)" open=open>
            <p class="mb-3 max-w-prose text-sm text-ink-soft">
                "It joins the interactions that the lead has, and stays. It needs to say whom it was with."
            </p>
            <div class="grid gap-4">{controls}</div>
        </Fold>
    }
    .into_any()
}

fn control(spec: FieldSpec, form: &FormState) -> AnyView {
    let (value, error) = (text(&form.fields, &spec.name).to_owned(), error_at(&form.errors, &spec.name));
    let long = spec.limit().filter(|limit| *limit > LONG);
    let FieldSpec { name, label, hint, rule, .. } = spec;
    if long.is_some() {
        return view! { <TextArea name label hint value error limit=long/> }.into_any();
    }
    // A date picker shows nothing for what is no date; as text it can be read and mended.
    let kind = match rule {
        Rule::Date if value.is_empty() || rule.check("", &value).is_ok() => InputKind::Date,
        _ => InputKind::Text,
    };
    view! { <TextInput name label hint kind value error autocomplete="off"/> }.into_any()
}
