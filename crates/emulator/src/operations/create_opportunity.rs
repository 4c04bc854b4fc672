//! `CreateOpportunity`: a draft of the caller's own or, in the Sandbox, a simulated AWS referral.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::Duration;

use crate::call::{Answer, Call};
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::progress;
use crate::rules::{content, deal_value, tagging};
use crate::sentinels;
use crate::state::{DEFAULT_TYPE, EDITABLE_MEMBERS, Event, Opportunity, State, Tag, put_some, wire_time};

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
    let wish = sentinels::requested_review(&request.tags)?;
    let is_referral = request.origin.as_deref() == Some("AWS Referral");
    let mut content = new_content(call.body);
    let frame = content::Frame { assumptions: &call.config.assumptions, today: call.now.date(), before: None };
    let mut wrong = content::check(&content, &frame);
    wrong.extend(content::check_new(&content));
    if is_referral {
        wrong.extend(content::check_referral(&content));
    }
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
    deal_value::calculate(&mut content);
    let id = state.unused_opportunity_id();
    let mut opportunity = Opportunity::draft(id, call.caller(), call.catalog, content, call.now);
    opportunity.team = with_owner(request.opportunity_team, call);
    opportunity.hidden = is_referral;
    opportunity.from_aws = is_referral;
    opportunity.review_wish = wish;
    let now = opportunity.created;
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
    content.entry("OpportunityType").or_insert_with(|| json!(DEFAULT_TYPE));
    let life_cycle = content.entry("LifeCycle").or_insert_with(|| json!({}));
    if let Some(life_cycle) = life_cycle.as_object_mut() {
        life_cycle.entry("Stage").or_insert_with(|| json!("Prospect"));
        life_cycle.remove("NextStepsHistory");
    }
    deal_value::complete(&mut content, None);
    content
}

/// The team as answers show it: with the owner, who is the creator.
fn with_owner(mut team: Vec<Value>, call: &Call<'_>) -> Vec<Value> {
    let has_owner = team.iter().any(|contact| contact["BusinessTitle"] == Opportunity::OWNER);
    if !has_owner && team.len() < Opportunity::TEAM_LIMIT {
        let company: String = call.account.company_name.chars().take(80).collect();
        team.push(json!({
            "BusinessTitle": Opportunity::OWNER,
            "FirstName": "Alliance",
            "LastName": company,
            "Email": format!("alliance+{}@example.com", call.account.id),
        }));
    }
    team
}
