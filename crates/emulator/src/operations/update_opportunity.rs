//! `UpdateOpportunity`: replaces the whole content (what is left out is gone), guarded by
//! `LastModifiedDate` and by what may be edited at this point of the review.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::rules::{content, editing};
use crate::state::{EDITABLE_MEMBERS, Opportunity, ReviewStatus, State, from_wire, to_milliseconds, wire_time};
use crate::{progress, workflows};

/// The members of `LifeCycle` that the service keeps.
const KEPT_BY_SERVICE: [&str; 4] = ["ReviewStatus", "ReviewComments", "ReviewStatusReason", "NextStepsHistory"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    last_modified_date: String,
    #[serde(default)]
    life_cycle: ReviewPart,
}

/// What a request may say about the review.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ReviewPart {
    review_status: Option<ReviewStatus>,
    review_comments: Option<String>,
    review_status_reason: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let current = state.own_opportunity(call.caller(), call.catalog, &request.identifier)?;
    if to_milliseconds(from_wire(&request.last_modified_date)?) != current.modified {
        return Err(ServiceError::conflict(format!(
            "Opportunity {} was changed meanwhile: get it again and repeat the update.",
            current.id
        )));
    }
    let id = current.id.clone();
    let asked = request.life_cycle.review_status;
    if let Some(outcome) = editing::simulated_review(current, asked)? {
        record_review(state, &id, &request.life_cycle);
        workflows::decide_review(state, &id, outcome, call.now);
        return Ok(answer(state, &id));
    }
    let content = replaced_content(call.body, &current.content);
    editing::check(current, &content)?;
    let wrong = content::check(&content);
    if !wrong.is_empty() {
        return Err(ServiceError::business_rule(wrong));
    }
    let goes_back = current.review_status == ReviewStatus::ActionRequired;
    let steps = current.text("/LifeCycle/NextSteps").to_owned();
    state.opportunities.change(&id, |opportunity| {
        opportunity.content = content;
        opportunity.touch(call.now);
        progress::note_next_steps(opportunity, &steps, call.now);
        if goes_back {
            opportunity.review_status = ReviewStatus::Submitted;
        }
    });
    if goes_back {
        progress::plan_review(state, call.config, &id, call.now);
    }
    Ok(answer(state, &id))
}

fn answer(state: &State, id: &str) -> Value {
    let modified = state.opportunities.get(id).map(|it| it.modified);
    json!({"Id": id, "LastModifiedDate": modified.map(wire_time)})
}

/// The request's content with what the service keeps of the life cycle.
fn replaced_content(body: &Value, current: &Map<String, Value>) -> Map<String, Value> {
    let mut content = Map::new();
    for name in EDITABLE_MEMBERS {
        if let Some(value) = body.get(name) {
            content.insert(name.to_owned(), value.clone());
        }
    }
    let life_cycle = content.entry("LifeCycle").or_insert_with(|| json!({}));
    if let Some(life_cycle) = life_cycle.as_object_mut() {
        for name in KEPT_BY_SERVICE {
            life_cycle.remove(name);
            if let Some(kept) = current.get("LifeCycle").and_then(|it| it.get(name)) {
                life_cycle.insert(name.to_owned(), kept.clone());
            }
        }
    }
    content
}

/// Writes down what the partner, playing AWS in the Sandbox, says about the review.
fn record_review(state: &mut State, id: &str, said: &ReviewPart) {
    state.opportunities.change(id, |opportunity: &mut Opportunity| {
        let life_cycle = opportunity.content.entry("LifeCycle").or_insert_with(|| json!({}));
        for (name, text) in
            [("ReviewComments", &said.review_comments), ("ReviewStatusReason", &said.review_status_reason)]
        {
            if let Some(text) = text {
                life_cycle[name] = json!(text);
            }
        }
    });
}
