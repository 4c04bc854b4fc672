//! The accepting task: accept the invitation, join the engagement, open the opportunity.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{Failure, Product};
use crate::call::member;
use crate::config::Config;
use crate::service::remove_nulls;
use crate::state::{
    AWS, Invitation, InvitationStatus, Opportunity, PayloadType, Related, ReviewStatus, State, Task, to_milliseconds,
};

pub(super) fn run(
    state: &mut State,
    config: &Config,
    task: &Task,
    invitation: &str,
    at: OffsetDateTime,
) -> Result<Product, Failure> {
    let Some(invitation) = state.invitations.get(invitation).cloned() else {
        return Err(Failure::new("InvitationAccessDenied", "The invitation can't be read any more."));
    };
    match invitation.status {
        InvitationStatus::Pending => {}
        InvitationStatus::Accepted => {
            return Err(Failure::new("EngagementInvitationConflict", "The invitation was accepted meanwhile."));
        }
        InvitationStatus::Rejected | InvitationStatus::Expired => {
            return Err(Failure::new(
                "InvitationValidationFailed",
                format!("The invitation is {}.", invitation.status.name()),
            ));
        }
    }
    if invitation.payload_type == PayloadType::LeadInvitation {
        return Err(Failure::new(
            "InvitationValidationFailed",
            "A lead invitation is accepted with AcceptEngagementInvitation, not by a task.",
        ));
    }
    join_engagement(state, config, &invitation.id, at);
    let opportunity = open_opportunity(state, task, &invitation, at);
    state.engagements.change(&invitation.engagement, |it| {
        it.opportunities.push(opportunity.clone());
    });
    Ok(Product { opportunity, invitation: invitation.id, engagement: invitation.engagement })
}

/// Marks the invitation as accepted and makes its receiver a member of the engagement.
pub(crate) fn join_engagement(state: &mut State, config: &Config, invitation: &str, at: OffsetDateTime) {
    let Some(invitation) = state.invitations.get(invitation).cloned() else {
        return;
    };
    state.invitations.change(&invitation.id, |it| it.status = InvitationStatus::Accepted);
    let receiver = member(config, &invitation.receiver);
    state.engagements.change(&invitation.engagement, |it| it.join(receiver, at));
}

/// Creates the receiver's opportunity, or uncovers the one that a simulated referral hid.
fn open_opportunity(state: &mut State, task: &Task, invitation: &Invitation, at: OffsetDateTime) -> String {
    let id = match &invitation.uncovers {
        Some(hidden) => {
            state.opportunities.change(hidden, |it| {
                it.hidden = false;
                it.engagement = Some(invitation.engagement.clone());
                it.review(ReviewStatus::Approved, at);
            });
            hidden.clone()
        }
        None => {
            let leader = leader(state, invitation);
            let review_status = review_status(state, invitation, leader.as_deref());
            let at = to_milliseconds(at);
            let opportunity = Opportunity {
                id: state.unused_opportunity_id(),
                account: task.account.clone(),
                catalog: task.catalog,
                created: at,
                modified: at,
                content: content(invitation),
                review_status,
                team: Vec::new(),
                related: Related::default(),
                engagement: Some(invitation.engagement.clone()),
                aws_invitation: None,
                followers: Vec::new(),
                hidden: false,
            };
            let id = opportunity.id.clone();
            state.opportunities.put(opportunity);
            if let Some(leader) = leader {
                state.opportunities.change(&leader, |it| it.followers.push(id.clone()));
            }
            id
        }
    };
    if let Some(opportunity) = state.opportunities.get(&id) {
        let arn = opportunity.arn();
        state.tags.add(&arn, &task.tags);
    }
    id
}

/// The sender's own opportunity in the engagement.
fn leader(state: &State, invitation: &Invitation) -> Option<String> {
    let engagement = state.engagements.get(&invitation.engagement)?;
    let shared = engagement.opportunities.iter();
    shared
        .filter_map(|id| state.opportunities.get(id))
        .find(|it| it.account == invitation.sender)
        .map(|it| it.id.clone())
}

/// AWS has approved what it refers itself. What a partner shares stands where the partner's own
/// opportunity stands; without one there is nothing that AWS could have seen yet.
fn review_status(state: &State, invitation: &Invitation, leader: Option<&str>) -> ReviewStatus {
    if invitation.sender == AWS {
        return ReviewStatus::Approved;
    }
    let status = leader.and_then(|id| state.opportunities.get(id)).map(|it| it.review_status);
    match status {
        Some(ReviewStatus::Approved) => ReviewStatus::Approved,
        Some(ReviewStatus::Submitted | ReviewStatus::InReview | ReviewStatus::ActionRequired) => {
            ReviewStatus::Submitted
        }
        Some(ReviewStatus::PendingSubmission | ReviewStatus::Rejected) | None => ReviewStatus::PendingSubmission,
    }
}

/// What the payload tells, in the form of an opportunity, with what acceptance discloses.
fn content(invitation: &Invitation) -> Map<String, Value> {
    let customer = &invitation.payload["Customer"];
    let project = &invitation.payload["Project"];
    let mut content = json!({
        "Customer": {"Account": {
            "CompanyName": customer["CompanyName"],
            "Industry": customer["Industry"],
            "WebsiteUrl": customer["WebsiteUrl"],
            "Address": {"CountryCode": customer["CountryCode"]},
        }},
        "Project": {
            "Title": project["Title"],
            "CustomerBusinessProblem": project["BusinessProblem"],
            "ExpectedCustomerSpend": project["ExpectedCustomerSpend"],
        },
        "LifeCycle": {
            "Stage": "Prospect",
            "TargetCloseDate": project["TargetCompletionDate"],
        },
        "Marketing": {"Source": "None"},
        "OpportunityType": "Net New Business",
    });
    if let Some(disclosed) = &invitation.disclosed_on_acceptance {
        merge(&mut content, disclosed);
    }
    // A payload may lack a member, such as the website of a customer of national security.
    remove_nulls(&mut content);
    match content {
        Value::Object(content) => content,
        _ => Map::new(),
    }
}

/// Lays the second value over the first, member by member.
fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}
