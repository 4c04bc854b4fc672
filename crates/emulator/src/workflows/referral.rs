//! A simulated AWS referral: the Sandbox lets a partner create the opportunity that AWS then
//! offers it in an invitation.

use serde_json::json;
use time::OffsetDateTime;

use super::describe::payload;
use crate::call::member;
use crate::config::Config;
use crate::ids::Kind;
use crate::state::{AWS, Engagement, Invitation, InvitationStatus, Opportunity, PayloadType, State};

/// Sends the invitation to the partner that simulated it.
pub(crate) fn deliver_referral(state: &mut State, config: &Config, opportunity: &str, at: OffsetDateTime) {
    let Some(opportunity) = state.opportunities.get(opportunity).cloned() else {
        return;
    };
    let title: String = opportunity.text("/Project/Title").chars().take(40).collect();
    let engagement = Engagement {
        id: Kind::Engagement.fresh(),
        catalog: opportunity.catalog,
        title: Some(title),
        description: None,
        created: at,
        created_by: AWS.to_owned(),
        modified: at,
        modified_by: AWS.to_owned(),
        members: vec![member(config, AWS)],
        contexts: Vec::new(),
        opportunities: vec![opportunity.id.clone()],
    };
    state.send(invitation(config, &opportunity, &engagement, at));
    state.engagements.put(engagement);
}

fn invitation(config: &Config, opportunity: &Opportunity, engagement: &Engagement, at: OffsetDateTime) -> Invitation {
    Invitation {
        id: Kind::Invitation.fresh(),
        catalog: opportunity.catalog,
        engagement: engagement.id.clone(),
        engagement_title: engagement.title.clone(),
        engagement_description: None,
        status: InvitationStatus::Pending,
        date: at,
        expires: Invitation::expiry(at, &config.assumptions),
        sender: AWS.to_owned(),
        sender_company: "AWS".to_owned(),
        receiver: opportunity.account.clone(),
        receiver_alias: None,
        message: "AWS refers this opportunity to you. Accepting adds it to your pipeline.".to_owned(),
        payload_type: PayloadType::OpportunityInvitation,
        payload: payload(opportunity, &["Services Partner"]),
        rejection_reason: None,
        enrichment: Some(json!({"LeadInsights": {"LeadReadinessScore": "Medium"}})),
        disclosed_on_acceptance: None,
        uncovers: Some(opportunity.id.clone()),
    }
}
