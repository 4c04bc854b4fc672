//! The contexts of engagements: who may write which, how they are numbered, and how many there are.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use service_model::Kind as ShapeKind;

use crate::call::Call;
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::ids::Kind;
use crate::state::Engagement;

/// The type that only the service itself writes.
pub(crate) const PROSPECTING_RESULT: &str = "ProspectingResult";

/// How many contexts the model lets an engagement have.
static LIMIT: LazyLock<usize> = LazyLock::new(|| most_of("EngagementContexts"));

/// How many interactions the model lets a lead have.
static INTERACTION_LIMIT: LazyLock<usize> = LazyLock::new(|| most_of("LeadInteractionList"));

/// The most entries of a list of the model.
fn most_of(list: &str) -> usize {
    match service_model::official().shape(list).map(|it| &it.kind) {
        Some(ShapeKind::List { max: Some(max), .. }) => usize::try_from(*max).unwrap_or(usize::MAX),
        _ => usize::MAX,
    }
}

/// Whether the engagement can take another context.
pub(crate) fn has_room(engagement: &Engagement) -> bool {
    engagement.contexts.len() < *LIMIT
}

/// Adds a context (its payload as on the wire) and answers its identifier, the next number. Whoever
/// adds asks [`has_room`] before, and notes the change of the engagement.
pub(crate) fn add(engagement: &mut Engagement, kind: &str, payload: Value) -> String {
    let numbers = engagement.contexts.iter().filter_map(|it| it["Id"].as_str()?.parse::<u32>().ok());
    let id = (numbers.max().unwrap_or(0) + 1).to_string();
    engagement.contexts.push(json!({"Id": id, "Type": kind, "Payload": with_status(payload)}));
    id
}

/// Adds what the prospecting task of this identifier found out, and answers the context's identifier.
/// Whoever adds asks [`has_room`] before, and notes the change of the engagement.
pub(crate) fn add_finding(engagement: &mut Engagement, task: &str, payload: Value) -> String {
    // The same in every run when the task's is, as in the demo data.
    let id = Kind::ProspectingContext.derived(&format!("{task}/{}", engagement.id));
    engagement.contexts.push(json!({"Id": id, "Type": PROSPECTING_RESULT, "Payload": payload}));
    id
}

/// Checks the contexts that a partner gives a new engagement and gives them what the service adds:
/// a number, and the status of a lead.
pub(crate) fn accept(call: &Call<'_>, mut contexts: Vec<Value>) -> Result<Vec<Value>, ServiceError> {
    let mut wrong = Vec::new();
    for (index, context) in contexts.iter_mut().enumerate() {
        let kind = context["Type"].as_str().unwrap_or_default();
        let at = |member: &str| format!("contexts[{index}].{member}");
        wrong.extend(contradictions(kind, context.get("Payload"), at));
        check_lead(call, kind, &at("type"))?;
        context["Id"] = json!((index + 1).to_string());
        if let Some(payload) = context.get_mut("Payload") {
            *payload = with_status(payload.take());
        }
    }
    if wrong.is_empty() { Ok(contexts) } else { Err(ServiceError::business_rule(wrong)) }
}

/// Refuses a context that the caller, a member of the engagement, may not write there.
pub(crate) fn may_write(
    call: &Call<'_>,
    engagement: &Engagement,
    kind: &str,
    payload: &Value,
) -> Result<(), ServiceError> {
    let wrong: Vec<_> = contradictions(kind, Some(payload), str::to_owned).collect();
    if !wrong.is_empty() {
        return Err(ServiceError::business_rule(wrong));
    }
    if engagement.created_by != call.caller() {
        let message = format!("Only account {} writes contexts of this engagement.", engagement.created_by);
        call.config.assumptions.contexts_by_other_members.check("engagementIdentifier", message)?;
    }
    Ok(())
}

/// Refuses a new lead of a partner's where leads come from AWS alone.
pub(crate) fn check_lead(call: &Call<'_>, kind: &str, field: &str) -> Result<(), ServiceError> {
    if kind == "Lead" && call.catalog == Catalog::Aws {
        call.config.assumptions.leads_from_partners.check_with(FieldError::new(
            field,
            "ACTION_NOT_PERMITTED",
            "In catalog AWS only AWS brings leads.",
        ))?;
    }
    Ok(())
}

/// What is wrong with a context whatever the engagement: `at` gives a member's path.
fn contradictions(
    kind: &str,
    payload: Option<&Value>,
    at: impl Fn(&str) -> String,
) -> impl Iterator<Item = FieldError> {
    let wrong = if kind == PROSPECTING_RESULT {
        Some(("type", "ACTION_NOT_PERMITTED", "Prospecting results are written by the service itself."))
    } else if payload.is_some_and(|it| it.get(kind).is_none()) {
        Some(("payload", "INVALID_VALUE", "The payload is of another type than the context."))
    } else {
        None
    };
    wrong.map(|(member, code, message)| FieldError::new(at(member), code, message)).into_iter()
}

/// Gives a lead the status that it has until someone looks at it.
fn with_status(mut payload: Value) -> Value {
    if let Some(lead) = payload.get_mut("Lead")
        && lead.get("QualificationStatus").is_none()
    {
        lead["QualificationStatus"] = json!("Unqualified");
    }
    payload
}

/// Lays an update's payload over a context of the same type: given members replace those that are
/// there, and a lead's interaction joins the earlier ones.
pub(crate) fn update(context: &mut Value, kind: &str, payload: &Value) -> Result<(), ServiceError> {
    let Some(update) = payload.get(kind).and_then(Value::as_object) else {
        return Ok(());
    };
    let mut content = context["Payload"][kind].as_object().cloned().unwrap_or_default();
    for (name, value) in update {
        if name == "Interaction" {
            add_interaction(&mut content, value)?;
        } else {
            content.insert(name.clone(), value.clone());
        }
    }
    if kind == "Lead" && !content.contains_key("Interactions") {
        // A lead that was created without a payload: the model doesn't know one without interactions.
        return Err(ServiceError::business_rule(vec![FieldError::new(
            "payload.lead.interaction",
            "REQUIRED_FIELD_MISSING",
            "The lead has no interaction yet.",
        )]));
    }
    let payload = json!({kind: content});
    context["Payload"] = with_status(payload);
    Ok(())
}

fn add_interaction(lead: &mut Map<String, Value>, interaction: &Value) -> Result<(), ServiceError> {
    let interactions = lead.entry("Interactions").or_insert_with(|| json!([]));
    if let Some(interactions) = interactions.as_array_mut() {
        if interactions.len() >= *INTERACTION_LIMIT {
            return Err(ServiceError::quota(format!("A lead has at most {} interactions.", *INTERACTION_LIMIT)));
        }
        interactions.push(interaction.clone());
    }
    Ok(())
}
