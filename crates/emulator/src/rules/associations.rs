//! What can be tied to an opportunity, and what has to stay.

use serde_json::json;

use super::submission;
use crate::call::Call;
use crate::error::{FieldError, ServiceError};
use crate::state::{Opportunity, Related, ReviewStatus, Shelf, Solution, State};

const FIELD: &str = "relatedEntityIdentifier";

/// What AWS says about one of the model's `RelatedEntityType` values.
struct Terms {
    /// How many an opportunity may have.
    limit: usize,
    /// The shape of the identifiers in answers, which a request's own shape doesn't say.
    shape: &'static str,
}

fn terms(kind: &str) -> Option<Terms> {
    let (limit, shape) = match kind {
        "Solutions" => (10, "SolutionIdentifier"),
        "AwsProducts" => (20, "AwsProductIdentifier"),
        "AwsMarketplaceOffers" => (1, "AwsMarketplaceOfferIdentifier"),
        "AwsMarketplaceOfferSets" => (1, "AwsMarketplaceOfferSetIdentifier"),
        "AwsMarketplaceSolutions" => (10, "AwsMarketplaceSolutionIdentifier"),
        "AwsMarketplaceProducts" => (10, "AwsMarketplaceProductArn"),
        _ => return None,
    };
    Some(Terms { limit, shape })
}

/// The associations with one more.
///
/// # Errors
/// When the identifier has the wrong form, leads to nothing that can be sold, is one too many, or
/// is there already and the settings refuse that.
pub(crate) fn with(
    call: &Call<'_>,
    state: &State,
    opportunity: &Opportunity,
    kind: &str,
    entity: &str,
) -> Result<Related, ServiceError> {
    let terms = terms(kind).ok_or_else(|| unknown_kind(kind))?;
    let wrong = service_model::official().validate(terms.shape, &json!(entity));
    if let Some(violation) = wrong.first() {
        let message = format!("{entity} doesn't name one of the {kind}: {}", violation.kind);
        return Err(refused("INVALID_STRING_FORMAT", message));
    }
    check_entity(call, state, kind, entity)?;
    let mut related = opportunity.related.clone();
    let other_offer = match kind {
        "AwsMarketplaceOffers" => !related.marketplace_offer_sets.is_empty(),
        "AwsMarketplaceOfferSets" => !related.marketplace_offers.is_empty(),
        _ => false,
    };
    if other_offer {
        return Err(refused("INVALID_VALUE", "An opportunity has one offer or one offer set, not both."));
    }
    let list = related.list_mut(kind).ok_or_else(|| unknown_kind(kind))?;
    if list.iter().any(|held| held == entity) {
        let message = format!("{entity} is already associated with opportunity {}.", opportunity.id);
        call.config.assumptions.duplicate_association.check_in(call.operation, FIELD, message)?;
        return Ok(related);
    }
    if list.len() >= terms.limit {
        let message = format!("An opportunity has at most {} of the {kind}.", terms.limit);
        return Err(refused("TOO_MANY_VALUES", message));
    }
    list.push(entity.to_owned());
    Ok(related)
}

/// The associations with one less.
///
/// # Errors
/// When there is no such association and the settings refuse that, or it is the last of those
/// that the opportunity can't do without.
pub(crate) fn without(
    call: &Call<'_>,
    opportunity: &Opportunity,
    kind: &str,
    entity: &str,
) -> Result<Related, ServiceError> {
    let mut related = opportunity.related.clone();
    let list = related.list_mut(kind).ok_or_else(|| unknown_kind(kind))?;
    let held = list.len();
    list.retain(|held| held != entity);
    if list.len() == held {
        let message = format!("{entity} is not associated with opportunity {}.", opportunity.id);
        call.config.assumptions.absent_association.check_in(call.operation, FIELD, message)?;
        return Ok(related);
    }
    let left = Opportunity { related, ..opportunity.clone() };
    let was_listed = submission::has_listing(opportunity);
    if call.config.assumptions.last_offering_is_kept && was_listed && !suffices(&left) {
        let message = "This is the last solution or listing of an opportunity that needs one: associate another first.";
        return Err(refused("ACTION_NOT_PERMITTED", message));
    }
    Ok(left.related)
}

/// Whether the opportunity has what it must offer at this point: a listing in AWS's last stages,
/// anything offered once AWS knows a partner's deal. A referral may come without.
fn suffices(opportunity: &Opportunity) -> bool {
    if matches!(opportunity.text("/LifeCycle/Stage"), "Committed" | "Launched") {
        return submission::has_listing(opportunity);
    }
    opportunity.from_aws
        || opportunity.review_status == ReviewStatus::PendingSubmission
        || submission::has_offering(opportunity)
}

/// Refuses solutions that don't exist, and those that can't be sold.
fn check_entity(call: &Call<'_>, state: &State, kind: &str, entity: &str) -> Result<(), ServiceError> {
    let found = match kind {
        "Solutions" => {
            let arn = Solution::arn_of(call.caller(), call.catalog, entity);
            let solution = state.solutions.get(&arn);
            Some(solution.ok_or_else(|| ServiceError::not_found(format!("There is no solution {entity}.")))?)
        }
        // Listings of other sellers' accounts can't be looked up; those of the own solutions can.
        "AwsMarketplaceSolutions" => {
            let mut own = state.solutions.on_shelf(&Shelf::own(call.caller(), call.catalog));
            own.find(|solution| solution.marketplace_arn.as_deref() == Some(entity))
        }
        _ => None,
    };
    match found.filter(|solution| solution.status != "Active") {
        Some(solution) => {
            let message = format!("Solution {} is {}, only active ones can be offered.", solution.id, solution.status);
            Err(refused("INVALID_RESOURCE_STATE", message))
        }
        None => Ok(()),
    }
}

fn unknown_kind(kind: &str) -> ServiceError {
    let message = format!("The emulator knows no entities of type {kind}.");
    ServiceError::business_rule(vec![FieldError::new("relatedEntityType", "INVALID_VALUE", message)])
}

fn refused(code: &'static str, message: impl Into<String>) -> ServiceError {
    ServiceError::business_rule(vec![FieldError::new(FIELD, code, message)])
}
