//! `CreateOpportunity`: a draft of the caller's own or, in the Sandbox, a simulated AWS referral.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::Duration;

use crate::call::{Answer, Call};
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::progress;
use crate::rules::{content, tagging};
use crate::state::{
    EDITABLE_MEMBERS, Event, Opportunity, Related, ReviewStatus, State, Tag, put_some, to_milliseconds, wire_time,
};

/// How long a simulated AWS referral takes to arrive as an invitation.
const REFERRAL_DELAY: Duration = Duration::seconds(5);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    origin: Option<String>,
    #[serde(default)]
    opportunity_team: Vec<Value>,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::acceptable(&request.tags)?;
    let is_referral = request.origin.as_deref() == Some("AWS Referral");
    let content = new_content(call.body);
    let mut wrong = content::check(&content);
    wrong.extend(content::check_new(&content));
    if is_referral && call.catalog == Catalog::Aws {
        wrong.push(FieldError::new(
            "origin",
            "ACTION_NOT_PERMITTED",
            "Only AWS creates AWS referrals; in the Sandbox catalog they can be simulated.",
        ));
    }
    if !wrong.is_empty() {
        return Err(ServiceError::business_rule(wrong));
    }
    let now = to_milliseconds(call.now);
    let mut opportunity = Opportunity {
        id: state.unused_opportunity_id(),
        account: call.caller().to_owned(),
        catalog: call.catalog,
        created: now,
        modified: now,
        content,
        review_status: ReviewStatus::PendingSubmission,
        team: with_owner(request.opportunity_team, call),
        related: Related::default(),
        engagement: None,
        aws_invitation: None,
        followers: Vec::new(),
        hidden: is_referral,
    };
    progress::note_next_steps(&mut opportunity, "", now);
    let mut answer = json!({
        "Id": opportunity.id,
        "LastModifiedDate": wire_time(opportunity.modified),
    });
    let own_id = opportunity.content.get("PartnerOpportunityIdentifier");
    put_some(&mut answer, "PartnerOpportunityIdentifier", own_id.cloned());
    if is_referral {
        let event = Event::ReferralArrives(opportunity.id.clone());
        state.agenda.add(call.now + REFERRAL_DELAY, event);
    }
    state.tags.add(&opportunity.arn(), &request.tags);
    state.opportunities.put(opportunity);
    Ok(answer)
}

/// The partner's part of the request, with what the service fills in.
fn new_content(body: &Value) -> Map<String, Value> {
    let mut content = Map::new();
    for name in EDITABLE_MEMBERS {
        if let Some(value) = body.get(name) {
            content.insert(name.to_owned(), value.clone());
        }
    }
    content.entry("OpportunityType").or_insert_with(|| json!("Net New Business"));
    let life_cycle = content.entry("LifeCycle").or_insert_with(|| json!({}));
    if let Some(life_cycle) = life_cycle.as_object_mut() {
        life_cycle.entry("Stage").or_insert_with(|| json!("Prospect"));
        life_cycle.remove("NextStepsHistory");
    }
    content
}

/// The team as answers show it: with the owner, who is the creator.
fn with_owner(mut team: Vec<Value>, call: &Call<'_>) -> Vec<Value> {
    /// The model's limit for a team.
    const LIMIT: usize = 10;
    let has_owner = team.iter().any(|contact| contact["BusinessTitle"] == "OpportunityOwner");
    if !has_owner && team.len() < LIMIT {
        let company: String = call.account.company_name.chars().take(80).collect();
        team.push(json!({
            "BusinessTitle": "OpportunityOwner",
            "FirstName": "Alliance",
            "LastName": company,
            "Email": format!("alliance+{}@example.com", call.account.id),
        }));
    }
    team
}
