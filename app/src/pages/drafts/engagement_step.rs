//! The first step: what is sent, and into which engagement.

use super::{answers::Answers, control::control};
use crate::{
    api::engagements::list_engagements,
    paths,
    ui::{ChoiceOption, Field, RadioGroup, Select, SelectOption, field_id, input_name},
};
use domain::{
    choices::InvitationPayloadType,
    forms::{FieldSpec, Fields, invitation},
    views::EngagementSummary,
};
use leptos::prelude::*;

/// How many pages of engagements the list is filled from.
const MOST_PAGES: usize = 3;

/// The two payloads, as radio buttons.
#[component]
pub(super) fn PayloadChoice(
    /// The chosen payload's code.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with the choice.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let options = InvitationPayloadType::ALL
        .iter()
        .map(|choice| {
            let hint = match choice.code {
                "LeadInvitation" => "A company that may buy. The receiver takes it up, or not.",
                _ => "A customer's project that you and the receiver pursue together.",
            };
            ChoiceOption::new(choice.code, choice.label, hint)
        })
        .collect();
    view! { <RadioGroup name=invitation::PAYLOAD label="What are you sending?" options value error required=true/> }
}

/// The engagements to choose from.
#[derive(Default)]
struct Offer {
    engagements: Vec<EngagementSummary>,
    /// Whether these are all.
    whole: bool,
}

/// One's engagements, as many as a list can sensibly hold.
async fn offer() -> Offer {
    let mut offer = Offer::default();
    let mut page = None;
    for _ in 0..MOST_PAGES {
        let mut query = vec![("size".to_owned(), "100".to_owned())];
        query.extend(page.take().map(|token| ("page".to_owned(), token)));
        // Without the list an id can still be typed, so a failure here must not take the step away.
        let Ok(answer) = list_engagements(query).await else { break };
        offer.engagements.extend(answer.items);
        page = answer.next;
        if page.is_none() {
            offer.whole = true;
            break;
        }
    }
    offer
}

/// The fields of the first step. Both ways to an engagement are always there; the one not chosen is
/// hidden by a style, so it works the same without script.
pub(super) fn engagement_fields(answers: Answers) -> impl IntoView {
    Suspend::new(async move {
        let offer = offer().await;
        let payload = answers.text(invitation::PAYLOAD);
        let payload_error = answers.error(invitation::PAYLOAD);
        let from = match answers.text(invitation::ENGAGEMENT_FROM) {
            from if !from.is_empty() => from,
            // Where there is none to choose, only making one is possible.
            _ if offer.whole && offer.engagements.is_empty() => "new".into(),
            _ => "existing".into(),
        };
        view! {
            <PayloadChoice value=payload error=payload_error/>
            <div class="group/engagement grid gap-6">
                <RadioGroup
                    name=invitation::ENGAGEMENT_FROM
                    label="Into which engagement?"
                    hint="An engagement is the room in which you and the receiver work together."
                    required=true
                    value=from
                    error=answers.error(invitation::ENGAGEMENT_FROM)
                    options=vec![
                        ChoiceOption::new("existing", "One that exists", "The receiver joins its members, at most 10 in all."),
                        ChoiceOption::new("new", "A new one", "It is made when you send, not before."),
                    ]
                />
                <div class="group-has-[input[value=new]:checked]/engagement:hidden">{existing(offer, &answers)}</div>
                <div class="grid gap-6 group-has-[input[value=existing]:checked]/engagement:hidden">
                    {new_engagement_specs(&answers.fields).into_iter().map(|spec| control(spec, &answers)).collect_view()}
                </div>
            </div>
        }
    })
}

/// The choice of an existing engagement: a list that can be searched, or an id where a list would not
/// hold them all.
fn existing(offer: Offer, answers: &Answers) -> AnyView {
    let name = invitation::ENGAGEMENT;
    let value = answers.text(name);
    let error = answers.error(name);
    if offer.whole {
        let options =
            offer.engagements.into_iter().map(|e| SelectOption::new(e.id.clone(), e.title.unwrap_or(e.id))).collect();
        return view! {
            <Select name label="Engagement" hint="Type part of its title or its id." options value error required=true searchable=true/>
        }
        .into_any();
    }
    let id = field_id(name);
    let hint = if offer.engagements.is_empty() {
        "Your engagements can't be listed just now. Enter the id, which begins with eng-."
    } else {
        "There are too many to list them all. Choose a recent one, or enter the id, which begins with eng-."
    };
    let invalid = error.is_some().then_some("true");
    view! {
        <Field name label="Engagement" hint error required=true>
            <input class="input" type="text" id=id.clone() name=input_name(name) value=value list="engagements" autocomplete="off"
                aria-describedby=format!("hint-{id} error-{id}") aria-invalid=invalid aria-required="true"/>
            <datalist id="engagements">
                {offer.engagements.into_iter().map(|e| view! { <option value=e.id>{e.title}</option> }).collect_view()}
            </datalist>
        </Field>
        <p class="mt-1 text-sm"><a class="link inline-flex min-h-6 items-center" href=paths::engagements()>"Look for it in the list of engagements"</a></p>
    }
    .into_any()
}

/// The fields of a new engagement, whichever way is chosen.
fn new_engagement_specs(fields: &Fields) -> Vec<FieldSpec> {
    let mut fields = fields.clone();
    fields.insert(invitation::ENGAGEMENT_FROM.into(), "new".into());
    invitation::specs(invitation::Step::Engagement, &fields)
}
