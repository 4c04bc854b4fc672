//! `AssociateOpportunity`: ties a solution, product or Marketplace listing to an opportunity.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::{associations, editing};
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    opportunity_identifier: String,
    related_entity_type: String,
    related_entity_identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.opportunity_identifier)?;
    if call.config.assumptions.review_locks_associations {
        editing::check_unlocked(opportunity)?;
    }
    let (kind, entity) = (&request.related_entity_type, &request.related_entity_identifier);
    let related = associations::with(call, state, opportunity, kind, entity)?;
    // Repeating an association is no change, so nobody's lock grows stale by it.
    if opportunity.related != related {
        let id = opportunity.id.clone();
        state.opportunities.change(&id, |opportunity| {
            opportunity.related = related;
            opportunity.touch(call.now);
        });
    }
    Ok(Value::Null)
}
