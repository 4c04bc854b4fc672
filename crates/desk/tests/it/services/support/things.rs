//! What can be changed at the fake service again and again: an opportunity, the lead of an engagement,
//! tags. As AWS does, it takes an update only of the version that there is.

use super::fixtures::ENGAGEMENT;
use domain::{
    commands::{RelatedEntity, SenderContact, Tag},
    error::{AppError, ErrorKind},
    views::{EngagementDetail, LeadContextView, OpportunityDetail},
};
use serde_json::{Map, Value, json};

/// An opportunity that exists.
pub(crate) const OPPORTUNITY: &str = "O1234567";
/// Its ARN.
pub(crate) const OPPORTUNITY_ARN: &str =
    "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567";
/// The title of its project, which nobody changes.
pub(crate) const TITLE: &str = "Warehouse migration";

/// The things.
#[derive(Debug)]
pub(crate) struct Things {
    /// The opportunity of [`OPPORTUNITY`].
    pub(crate) opportunity: OpportunityDetail,
    /// The engagement of [`ENGAGEMENT`], with one lead.
    pub(crate) engagement: EngagementDetail,
    /// What the lead's interactions are, as on the wire.
    pub(crate) interactions: Vec<Value>,
    /// The opportunity's tags.
    pub(crate) tags: Vec<Tag>,
    /// What was done, with its request.
    pub(crate) log: Vec<(String, Value)>,
    version: u32,
}

impl Default for Things {
    fn default() -> Self {
        let mut opportunity = OpportunityDetail { next_steps: Some("Call".into()), ..OpportunityDetail::default() };
        opportunity.summary.id = OPPORTUNITY.into();
        opportunity.summary.arn = Some(OPPORTUNITY_ARN.into());
        opportunity.summary.company = Some("Harbour Air".into());
        opportunity.summary.stage = Some("Qualified".into());
        opportunity.summary.review_status = Some("Pending Submission".into());
        opportunity.summary.target_close_date = Some("2027-03-31".into());
        let lead = LeadContextView { id: "1".into(), qualification: Some("Unqualified".into()), ..Default::default() };
        let mut engagement = EngagementDetail { leads: vec![lead], ..EngagementDetail::default() };
        engagement.summary.id = ENGAGEMENT.into();
        let mut things = Self {
            opportunity,
            engagement,
            interactions: vec![json!({ "SourceId": "1" })],
            tags: Vec::new(),
            log: Vec::new(),
            version: 0,
        };
        things.touch();
        things
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

impl Things {
    /// Makes another version of everything.
    pub(super) fn touch(&mut self) {
        self.version += 1;
        let version = Some(format!("2026-11-07T12:00:{:02}.123Z", self.version));
        self.opportunity.last_modified.clone_from(&version);
        self.engagement.last_modified = version;
    }

    /// Whether it is one of the operations that change these things.
    pub(super) fn take(operation: &str) -> bool {
        ["Update", "Assign", "Submit", "Associate", "Disassociate", "Tag"]
            .iter()
            .any(|verb| operation.starts_with(verb))
    }

    /// Does what is asked.
    pub(super) fn change(&mut self, operation: &str, request: &Value) -> Result<(), AppError> {
        let conflict = || AppError::new(ErrorKind::Conflict).with_detail("It was changed meanwhile.");
        let entity = || RelatedEntity {
            entity_type: text(&request["RelatedEntityType"]).unwrap_or_default(),
            id: text(&request["RelatedEntityIdentifier"]).unwrap_or_default(),
        };
        let opportunity = &mut self.opportunity;
        match operation {
            "UpdateOpportunity" => {
                if text(&request["LastModifiedDate"]) != opportunity.last_modified {
                    return Err(conflict());
                }
                let cycle = &request["LifeCycle"];
                opportunity.summary.stage = text(&cycle["Stage"]);
                opportunity.summary.target_close_date = text(&cycle["TargetCloseDate"]);
                opportunity.next_steps = text(&cycle["NextSteps"]);
                opportunity.closed_lost_reason = text(&cycle["ClosedLostReason"]);
                opportunity.title = text(&request["Project"]["Title"]);
            }
            "AssignOpportunity" => {
                let email = text(&request["Assignee"]["Email"]).unwrap_or_default();
                opportunity.assignee = Some(SenderContact { email, ..SenderContact::default() });
            }
            "SubmitOpportunity" => {
                if opportunity.summary.review_status.as_deref() != Some("Pending Submission") {
                    return Err(AppError::validation(Vec::new()));
                }
                opportunity.summary.review_status = Some("Submitted".into());
            }
            "AssociateOpportunity" => opportunity.related.push(entity()),
            "DisassociateOpportunity" => {
                let gone = entity();
                opportunity.related.retain(|entity| *entity != gone);
            }
            "UpdateEngagementContext" => {
                if text(&request["EngagementLastModifiedAt"]) != self.engagement.last_modified {
                    return Err(conflict());
                }
                let lead = &request["Payload"]["Lead"];
                self.engagement.leads[0].qualification = text(&lead["QualificationStatus"]);
                self.interactions.extend(lead.get("Interaction").cloned());
            }
            "TagResource" => {
                let tags: Vec<Tag> = serde_json::from_value(request["Tags"].clone()).expect("tags");
                self.tags.retain(|tag| tags.iter().all(|new| new.key != tag.key));
                self.tags.extend(tags);
            }
            other => panic!("{other} changes no such thing"),
        }
        self.log.push((operation.to_owned(), request.clone()));
        self.touch();
        Ok(())
    }

    /// What an update of the opportunity that changes nothing would send.
    pub(super) fn opportunity_content(&self) -> Map<String, Value> {
        let it = &self.opportunity;
        let content = json!({
            "Identifier": OPPORTUNITY,
            "LastModifiedDate": it.last_modified,
            "Project": { "Title": TITLE },
            "LifeCycle": {
                "Stage": it.summary.stage,
                "TargetCloseDate": it.summary.target_close_date,
                "NextSteps": it.next_steps,
            },
        });
        content.as_object().cloned().expect("an object")
    }

    /// What an update of the lead that changes nothing would send, by its context.
    pub(super) fn lead_content(&self) -> Map<String, Value> {
        let qualification = &self.engagement.leads[0].qualification;
        let lead = json!({ "QualificationStatus": qualification, "Customer": { "CompanyName": "Harbour Air" } });
        Map::from_iter([("1".to_owned(), json!({ "Lead": lead }))])
    }

    /// The engagement as on the wire, as far as anybody looks.
    pub(super) fn engagement_answer(&self) -> Value {
        json!({ "Contexts": [{ "Id": "1", "Payload": { "Lead": { "Interactions": self.interactions } } }] })
    }
}
