//! What can be tagged, by whom and how often.

use std::collections::HashSet;

use crate::call::Call;
use crate::error::{FieldError, ServiceError};
use crate::ids::OwnedArn;
use crate::state::{State, Tag, Tags};

/// Refuses ARNs of what isn't the caller's own or doesn't exist.
pub(crate) fn own_resource(call: &Call<'_>, state: &State, arn: &str) -> Result<(), ServiceError> {
    let found = OwnedArn::parse(arn).is_some_and(|parsed| {
        let own = parsed.account == call.caller();
        let catalog = parsed.catalog;
        own && match parsed.resource {
            "opportunity" => state.own_opportunity(call.caller(), catalog, parsed.id).is_ok_and(|it| it.arn() == arn),
            "solution" => state.solutions.get(arn).is_some(),
            "resource-snapshot-job" => state.snapshot_jobs.get(parsed.id).is_some_and(|job| job.arn() == arn),
            _ => false,
        }
    });
    if found { Ok(()) } else { Err(ServiceError::not_found(format!("There is no resource {arn}."))) }
}

/// Refuses tags that contradict each other or use the prefix that AWS keeps for itself.
pub(crate) fn acceptable(tags: &[Tag]) -> Result<(), ServiceError> {
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        let field = format!("tags[{index}].key");
        if !seen.insert(&tag.key) {
            wrong.push(FieldError::new(field, "DUPLICATE_KEY_VALUE", "This key occurs twice."));
        } else if tag.key.to_lowercase().starts_with("aws:") {
            wrong.push(FieldError::new(field, "INVALID_VALUE", "Keys that begin with aws: are reserved."));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(ServiceError::business_rule(wrong)) }
}

/// Refuses tags beyond the number that a resource may have.
pub(crate) fn may_add(held: &Tags, arn: &str, tags: &[Tag]) -> Result<(), ServiceError> {
    acceptable(tags)?;
    if held.count_with(arn, tags) > Tags::LIMIT {
        return Err(ServiceError::business_rule(vec![FieldError::new(
            "tags",
            "TOO_MANY_VALUES",
            format!("A resource has at most {} tags.", Tags::LIMIT),
        )]));
    }
    Ok(())
}
