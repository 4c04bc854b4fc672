//! How what a request changes stands at AWS, and what that says of the request.

use super::{Basis, Change, Operation, words};
use crate::ports::{PartnerCentral, Refusal};
use domain::{
    commands::{RelatedEntity, Tag},
    forms,
    views::{EngagementDetail, OpportunityDetail},
};
use serde_json::Value;

/// The member of an owner, as a [`Change`] names it.
pub(crate) const OWNER: &str = "Assignee.Email";
/// The review, as a [`Change`] names it.
pub(crate) const REVIEW: &str = "ReviewStatus";
/// The review status of what was not submitted.
pub(crate) const UNSUBMITTED: &str = "Pending Submission";
/// The review status of what was.
pub(crate) const SUBMITTED: &str = "Submitted";
/// An interaction that is added, as a [`Change`] names it.
pub(crate) const INTERACTION: &str = "Payload.Lead.Interaction";
/// The prefix of an association's name in a [`Change`].
pub(crate) const ASSOCIATION: &str = "RelatedEntityIdentifiers.";
/// The prefix of a tag's name in a [`Change`].
pub(crate) const TAG: &str = "Tags.";
/// What is said of a thing that is there.
pub(crate) const THERE: &str = "there";

/// How it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// When the thing was last changed, to the last digit.
    pub(crate) modified: Option<String>,
    /// The present values of what the request changes, in the same order.
    values: Vec<(String, Option<String>)>,
}

/// What that says of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// It is as was wanted.
    Set,
    /// It is as it was, and nothing else has moved.
    Untouched,
    /// It is not as was wanted, and something has moved since.
    Moved,
}

impl Standing {
    /// Looks at AWS for what a request of the journal changes.
    pub(crate) async fn at(
        operation: Operation,
        subject: &str,
        request: &Value,
        upstream: &dyn PartnerCentral,
    ) -> Result<Self, Refusal> {
        let changes = Basis::of(request).changes;
        Ok(match operation {
            Operation::Tag => {
                let arn = request["ResourceArn"].as_str().unwrap_or_default();
                Self::of_tags(&changes, &upstream.list_tags_for_resource(arn).await?.value)
            }
            Operation::UpdateContext => {
                let read = upstream.get_engagement_for_update(subject).await?;
                Self::of_lead(&changes, request, &read.value.detail, &read.exchange.response)
            }
            _ => Self::of_opportunity(&changes, &upstream.get_opportunity(subject).await?.value),
        })
    }

    fn new(modified: Option<String>, changes: &[Change], value: impl Fn(&str) -> Option<String>) -> Self {
        let values = changes.iter().map(|change| (change.name.clone(), value(&change.name))).collect();
        Self { modified, values }
    }

    fn of_opportunity(changes: &[Change], detail: &OpportunityDetail) -> Self {
        Self::new(detail.last_modified.clone(), changes, |name| value_of(detail, name))
    }

    fn of_tags(changes: &[Change], tags: &[Tag]) -> Self {
        Self::new(None, changes, |name| value_of_tag(tags, name))
    }

    fn of_lead(changes: &[Change], request: &Value, detail: &EngagementDetail, answer: &Value) -> Self {
        let context = request["ContextIdentifier"].as_str().unwrap_or_default();
        let lead = detail.leads.iter().find(|lead| lead.id == context);
        Self::new(detail.last_modified.clone(), changes, |name| match name {
            INTERACTION => tells(answer, context, &request["Payload"]["Lead"]["Interaction"]).then(|| THERE.into()),
            _ => lead.and_then(|lead| lead.qualification.clone()),
        })
    }

    /// Compares it with what was wanted.
    pub(crate) fn compared(&self, basis: &Basis) -> Compared {
        let all = |wanted: fn(&Change) -> &Option<String>| {
            basis.changes.iter().zip(&self.values).all(|(change, (_, value))| wanted(change) == value)
        };
        if all(|change| &change.to) {
            Compared::Set
        } else if self.modified == basis.modified && all(|change| &change.from) {
            Compared::Untouched
        } else {
            Compared::Moved
        }
    }

    /// What stands there, in words.
    pub(crate) fn in_words(&self) -> String {
        let values = self.values.iter().map(|(name, value)| words::value(name, value.as_deref()));
        values.collect::<Vec<_>>().join(", ")
    }
}

/// The present value of what a request changes in an opportunity.
pub(crate) fn value_of(detail: &OpportunityDetail, name: &str) -> Option<String> {
    match name {
        forms::STAGE => detail.summary.stage.clone(),
        forms::TARGET_CLOSE_DATE => detail.summary.target_close_date.clone(),
        forms::NEXT_STEPS => detail.next_steps.clone(),
        forms::CLOSED_LOST_REASON => detail.closed_lost_reason.clone(),
        OWNER => detail.assignee.as_ref().map(|owner| owner.email.to_lowercase()),
        // Whatever AWS makes of it, it was submitted.
        REVIEW => Some(match detail.summary.review_status.as_deref() {
            None | Some(UNSUBMITTED) => UNSUBMITTED.into(),
            Some(_) => SUBMITTED.into(),
        }),
        association => {
            detail.related.iter().any(|entity| association_name(entity) == association).then(|| THERE.into())
        }
    }
}

/// The present value of a tag that a request sets.
fn value_of_tag(tags: &[Tag], name: &str) -> Option<String> {
    let key = name.strip_prefix(TAG)?;
    tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone())
}

/// An association as a [`Change`] names it.
pub(crate) fn association_name(entity: &RelatedEntity) -> String {
    format!("{ASSOCIATION}{} {}", entity.entity_type, entity.id)
}

/// Whether the lead of an answer to `GetEngagement` tells of an interaction, with whatever AWS adds.
pub(crate) fn tells(answer: &Value, context: &str, interaction: &Value) -> bool {
    let contexts = answer["Contexts"].as_array().into_iter().flatten();
    let told = contexts
        .filter(|candidate| candidate["Id"] == *context)
        .filter_map(|candidate| candidate["Payload"]["Lead"]["Interactions"].as_array())
        .flatten();
    told.into_iter().any(|told| holds(told, interaction))
}

/// Whether one document has all that another has. Moments are the same however they are written.
fn holds(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            other.iter().all(|(name, value)| one.get(name).is_some_and(|present| holds(present, value)))
        }
        (Value::String(one), Value::String(other)) => one == other || same_moment(one, other),
        _ => one == other,
    }
}

fn same_moment(one: &str, other: &str) -> bool {
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};
    let moment = |text| OffsetDateTime::parse(text, &Rfc3339).ok();
    moment(one).is_some_and(|at| moment(other) == Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(from: Option<&str>, to: Option<&str>) -> Change {
        Change { name: forms::STAGE.into(), from: from.map(Into::into), to: to.map(Into::into) }
    }

    fn standing(stage: &str, modified: &str) -> Standing {
        let mut detail = OpportunityDetail { last_modified: Some(modified.into()), ..OpportunityDetail::default() };
        detail.summary.stage = Some(stage.into());
        Standing::of_opportunity(&[change(None, None)], &detail)
    }

    #[test]
    fn what_stands_is_compared_with_what_was_wanted() {
        let basis = Basis { modified: Some("1".into()), changes: vec![change(Some("Qualified"), Some("Committed"))] };
        assert_eq!(standing("Committed", "2").compared(&basis), Compared::Set);
        assert_eq!(standing("Qualified", "1").compared(&basis), Compared::Untouched);
        assert_eq!(standing("Qualified", "2").compared(&basis), Compared::Moved, "somebody changed something else");
        assert_eq!(standing("Prospect", "2").compared(&basis), Compared::Moved);
    }

    #[test]
    fn an_interaction_is_found_with_whatever_is_added_to_it() {
        let answer = json!({ "Contexts": [{ "Id": "1", "Payload": { "Lead": { "Interactions": [
            { "InteractionDate": "2026-11-06T00:00:00.000Z", "Contact": { "Email": "a@b.c", "Phone": null } },
        ] } } }] });
        let told = json!({ "InteractionDate": "2026-11-06T00:00:00Z", "Contact": { "Email": "a@b.c" } });
        assert!(tells(&answer, "1", &told));
        assert!(!tells(&answer, "2", &told));
        assert!(!tells(&answer, "1", &json!({ "Contact": { "Email": "other@b.c" } })));
    }
}
