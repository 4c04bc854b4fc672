//! What an update has to carry over, and how it is sent as it stands.
//!
//! `UpdateOpportunity` and `UpdateEngagementContext` replace: what a request leaves out is empty
//! afterwards. So a request begins with what the service has shown, member by member as on the wire.
//! Going through the SDK's types would lose members that are newer than they are, and the journal, which
//! must be able to send a request again, keeps documents anyway.

use aws_sdk_partnercentralselling::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextMut},
    error::BoxError,
};
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value};
use std::fmt;

/// What `UpdateOpportunity` takes of what `GetOpportunity` shows, under the same name.
const OPPORTUNITY: [&str; 10] = [
    "PrimaryNeedsFromAws",
    "NationalSecurity",
    "PartnerOpportunityIdentifier",
    "Customer",
    "Project",
    "OpportunityType",
    "Marketing",
    "SoftwareRevenue",
    "LastModifiedDate",
    "LifeCycle",
];

/// What AWS itself writes in an opportunity's life cycle. It stays there unasked; a review status that is
/// sent would be taken for the simulated review of the Sandbox, or be refused.
const KEPT_BY_AWS: [&str; 4] = ["ReviewStatus", "ReviewComments", "ReviewStatusReason", "NextStepsHistory"];

/// Texts that AWS has been seen to answer with HTML entities, and does not take so.
const ESCAPED: [&str; 2] = ["CustomerUseCase", "CustomerBusinessProblem"];

/// What `UpdateEngagementContext` takes of a lead. Its interactions stay; one that is sent joins them.
const LEAD: [&str; 3] = ["QualificationStatus", "Customer", "Insights"];

/// The `UpdateOpportunity` that changes nothing, from the answer to `GetOpportunity`.
pub(crate) fn opportunity(answer: &Value) -> Map<String, Value> {
    let mut request = taken(answer, &OPPORTUNITY);
    if let Some(id) = answer.get("Id") {
        request.insert("Identifier".into(), id.clone());
    }
    if let Some(cycle) = request.get_mut("LifeCycle").and_then(Value::as_object_mut) {
        cycle.retain(|name, _| !KEPT_BY_AWS.contains(&name.as_str()));
    }
    if let Some(project) = request.get_mut("Project").and_then(Value::as_object_mut) {
        for name in ESCAPED {
            if let Some(Value::String(text)) = project.get_mut(name) {
                *text = unescaped(text);
            }
        }
    }
    request
}

/// The payloads that change nothing of an engagement's leads, by context, from the answer to
/// `GetEngagement`.
pub(crate) fn leads(answer: &Value) -> Map<String, Value> {
    let contexts = answer.get("Contexts").and_then(Value::as_array).into_iter().flatten();
    contexts
        .filter_map(|context| {
            let lead = context.pointer("/Payload/Lead")?;
            let payload = Map::from_iter([("Lead".to_owned(), Value::Object(taken(lead, &LEAD)))]);
            Some((context.get("Id")?.as_str()?.to_owned(), Value::Object(payload)))
        })
        .collect()
}

/// Those of the members that are there.
fn taken(document: &Value, members: &[&str]) -> Map<String, Value> {
    members.iter().filter_map(|name| Some(((*name).to_owned(), without_nulls(document.get(*name)?)?))).collect()
}

/// AWS answers `null` for what is absent.
fn without_nulls(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(members) => {
            let members = members.iter().filter_map(|(name, value)| Some((name.clone(), without_nulls(value)?)));
            Some(Value::Object(members.collect()))
        }
        Value::Array(items) => Some(Value::Array(items.iter().filter_map(without_nulls).collect())),
        plain => Some(plain.clone()),
    }
}

fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")] {
        text = text.replace(entity, character);
    }
    text.replace("&amp;", "&")
}

/// Sends a document in place of what the SDK has written, before it is signed.
#[derive(Clone)]
pub(crate) struct AsItStands(String);

impl AsItStands {
    /// The request's document, the catalog included.
    pub(crate) fn new(catalog: &str, document: &Map<String, Value>) -> Self {
        let mut whole = document.clone();
        whole.insert("Catalog".into(), catalog.into());
        Self(Value::Object(whole).to_string())
    }
}

impl fmt::Debug for AsItStands {
    /// The document holds customer data, which the SDK's own traces must not print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsItStands").finish_non_exhaustive()
    }
}

impl Intercept for AsItStands {
    fn name(&self) -> &'static str {
        "AsItStands"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        request.headers_mut().insert("content-length", self.0.len().to_string());
        *request.body_mut() = SdkBody::from(self.0.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use service_model::{Kind, official};
    use std::collections::BTreeSet;

    fn members(shape: &str) -> BTreeSet<&'static str> {
        let Kind::Structure { members, .. } = &official().shape(shape).expect("a shape").kind else {
            panic!("{shape}")
        };
        members.keys().map(String::as_str).collect()
    }

    #[test]
    fn whatever_both_have_is_carried_over() {
        let both: BTreeSet<&str> = members("UpdateOpportunityRequest")
            .intersection(&members("GetOpportunityResponse"))
            .copied()
            .filter(|name| *name != "Catalog")
            .collect();
        assert_eq!(both, BTreeSet::from(OPPORTUNITY));
        let lead: BTreeSet<&str> =
            members("UpdateLeadContext").intersection(&members("LeadContext")).copied().collect();
        assert_eq!(lead, BTreeSet::from(LEAD));
    }

    #[test]
    fn an_opportunity_is_carried_over_as_it_was_shown() {
        let answer = json!({
            "Catalog": "Sandbox", "Id": "O1", "Arn": "arn:aws:x", "CreatedDate": "2026-01-01T00:00:00Z",
            "LastModifiedDate": "2026-11-07T12:00:00.123Z", "OpportunityTeam": [], "RelatedEntityIdentifiers": {},
            "NationalSecurity": null,
            "Customer": { "Account": { "CompanyName": "A & B", "Duns": null, "NewerThanTheSdk": { "Kept": true } } },
            "Project": { "CustomerUseCase": "Security &amp; Compliance", "Title": "R&amp;D" },
            "LifeCycle": { "Stage": "Qualified", "ReviewStatus": "Approved", "NextStepsHistory": [] },
        });
        assert_eq!(
            Value::Object(opportunity(&answer)),
            json!({
                "Identifier": "O1",
                "LastModifiedDate": "2026-11-07T12:00:00.123Z",
                "Customer": { "Account": { "CompanyName": "A & B", "NewerThanTheSdk": { "Kept": true } } },
                "Project": { "CustomerUseCase": "Security & Compliance", "Title": "R&amp;D" },
                "LifeCycle": { "Stage": "Qualified" },
            })
        );
    }

    #[test]
    fn leads_are_carried_over_by_their_contexts() {
        let answer = json!({ "Contexts": [
            { "Id": "1", "Type": "Lead", "Payload": { "Lead": {
                "QualificationStatus": "Qualified", "Customer": { "CompanyName": "A" }, "Interactions": [{}],
            } } },
            { "Id": "2", "Type": "CustomerProject", "Payload": { "CustomerProject": {} } },
        ] });
        let lead = json!({ "Lead": { "QualificationStatus": "Qualified", "Customer": { "CompanyName": "A" } } });
        assert_eq!(Value::Object(leads(&answer)), json!({ "1": lead }));
        assert_eq!(leads(&Value::Null), Map::new());
    }
}
