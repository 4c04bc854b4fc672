//! `AssociateOpportunity`: ties a solution, product or Marketplace listing to an opportunity.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::error::{FieldError, ServiceError};
use crate::rules::editing;
use crate::state::{Related, Solution, State};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    opportunity_identifier: String,
    related_entity_type: String,
    related_entity_identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let (kind, entity) = (&request.related_entity_type, &request.related_entity_identifier);
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.opportunity_identifier)?;
    editing::check_unlocked(opportunity)?;
    if kind == "Solutions" {
        let arn = Solution::arn_of(call.caller(), call.catalog, entity);
        let solution = state
            .solutions
            .get(&arn)
            .ok_or_else(|| ServiceError::not_found(format!("There is no solution {entity}.")))?;
        if solution.status != "Active" {
            return Err(refused(format!("Solution {entity} is not active.")));
        }
    }
    let (id, mut related) = (opportunity.id.clone(), opportunity.related.clone());
    add(&mut related, kind, entity)?;
    state.opportunities.change(&id, |opportunity| {
        // Repeating an association is no change, so nobody's lock grows stale by it.
        if opportunity.related != related {
            opportunity.related = related;
            opportunity.touch(call.now);
        }
    });
    Ok(Value::Null)
}

fn add(related: &mut Related, kind: &str, entity: &str) -> Result<(), ServiceError> {
    let limit = match kind {
        "AwsProducts" => 20,
        "AwsMarketplaceOffers" | "AwsMarketplaceOfferSets" => 1,
        _ => 10,
    };
    let other_offer = match kind {
        "AwsMarketplaceOffers" => &related.marketplace_offer_sets,
        "AwsMarketplaceOfferSets" => &related.marketplace_offers,
        _ => &Vec::new(),
    };
    if !other_offer.is_empty() {
        return Err(refused("An opportunity has one offer or one offer set, not both."));
    }
    let Some(list) = related.list_mut(kind) else {
        return Err(refused(format!("The emulator knows no entities of type {kind}.")));
    };
    if list.iter().any(|held| held == entity) {
        return Ok(());
    }
    if list.len() >= limit {
        return Err(ServiceError::business_rule(vec![FieldError::new(
            "relatedEntityIdentifier",
            "TOO_MANY_VALUES",
            format!("An opportunity has at most {limit} entities of type {kind}."),
        )]));
    }
    list.push(entity.to_owned());
    Ok(())
}

fn refused(message: impl Into<String>) -> ServiceError {
    ServiceError::business_rule(vec![FieldError::new("relatedEntityIdentifier", "INVALID_VALUE", message)])
}
