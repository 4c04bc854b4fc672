//! `UpdateOpportunity`: replaces the whole content (what is left out is gone), guarded by
//! `LastModifiedDate` and by what may be edited at this point of the review.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::progress;
use crate::rules::{content, deal_value, editing, needs};
use crate::state::{DEFAULT_TYPE, EDITABLE_MEMBERS, ReviewStatus, State, from_wire, to_milliseconds, wire_time};
use crate::workflows::{self, Decision};

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
    let assumed = &call.config.assumptions;
    let said = request.life_cycle;
    if let Some(status) = editing::simulated_review(current, said.review_status, assumed)? {
        let decision = Decision { status, comments: said.review_comments, reason: said.review_status_reason };
        workflows::decide_review(state, call.config, &id, decision, call.now);
        return Ok(answer(state, &id));
    }
    editing::check_unlocked(current)?;
    let mut content = replaced_content(call.body, &current.content);
    let frame = content::Frame { assumptions: assumed, today: call.now.date(), before: Some(current) };
    let wrong = content::check(&content, &frame);
    if !wrong.is_empty() {
        return Err(ServiceError::business_rule(wrong));
    }
    deal_value::calculate(&mut content);
    editing::check(current, &content, assumed)?;
    let upgrades = needs::is_upgrade(current, &content);
    let goes_back = current.review_status == ReviewStatus::ActionRequired;
    let steps = current.text("/LifeCycle/NextSteps").to_owned();
    state.opportunities.change(&id, |opportunity| {
        opportunity.content = content;
        opportunity.touch(call.now);
        progress::note_next_steps(opportunity, &steps, call.now);
        if goes_back {
            opportunity.review_status = ReviewStatus::Submitted;
        }
        if upgrades {
            needs::upgrade(opportunity);
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
    if current.contains_key("OpportunityType") {
        content.entry("OpportunityType").or_insert_with(|| json!(DEFAULT_TYPE));
    }
    deal_value::complete(&mut content, Some(current));
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
