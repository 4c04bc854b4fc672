//! The submitting task: share the opportunity in an engagement, invite AWS, submit.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Failure, Product};
use crate::call::member;
use crate::config::Config;
use crate::ids::Kind;
use crate::progress;
use crate::rules::{content, submission};
use crate::state::{
    AWS, Engagement, Invitation, InvitationStatus, Opportunity, PayloadType, ReviewStatus, State, Task, put_some,
};

pub(super) fn run(
    state: &mut State,
    config: &Config,
    task: &Task,
    opportunity: &str,
    at: OffsetDateTime,
) -> Result<Product, Failure> {
    let Some(opportunity) = state.opportunities.get(opportunity).cloned() else {
        return Err(Failure::new("OpportunityAccessDenied", "The opportunity can't be read any more."));
    };
    check(&opportunity, at)?;
    let engagement = match &opportunity.engagement {
        Some(existing) => existing.clone(),
        None => open_engagement(state, config, task, &opportunity, at),
    };
    let invitation = match &opportunity.aws_invitation {
        Some(existing) => existing.clone(),
        None => invite_aws(state, config, &opportunity, &engagement, at),
    };
    state.opportunities.change(&opportunity.id, |it| {
        it.engagement = Some(engagement.clone());
        it.aws_invitation = Some(invitation.clone());
        it.review(ReviewStatus::Submitted, at);
    });
    progress::plan_review(state, config, &opportunity.id, at);
    Ok(Product { opportunity: opportunity.id, invitation, engagement })
}

fn check(opportunity: &Opportunity, at: OffsetDateTime) -> Result<(), Failure> {
    if opportunity.review_status != ReviewStatus::PendingSubmission {
        return Err(Failure::new(
            "OpportunityConflict",
            format!("The opportunity is {} and can't be submitted again.", opportunity.review_status.name()),
        ));
    }
    let shortcomings = submission::shortcomings(opportunity, at.date());
    if !shortcomings.is_empty() {
        return Err(Failure::new(
            "OpportunityValidationFailed",
            format!("Missing or invalid: {}.", shortcomings.join(", ")),
        ));
    }
    if !submission::has_offering(opportunity) {
        return Err(Failure::new(
            "OpportunitySubmissionFailed",
            "No solution or Marketplace listing is associated with the opportunity.",
        ));
    }
    Ok(())
}

/// Creates the engagement, named after the opportunity.
fn open_engagement(
    state: &mut State,
    config: &Config,
    task: &Task,
    opportunity: &Opportunity,
    at: OffsetDateTime,
) -> String {
    let cut = |pointer: &str, length| -> String { opportunity.text(pointer).chars().take(length).collect() };
    let context = json!({
        "Id": "1",
        "Type": "CustomerProject",
        "Payload": {"CustomerProject": {
            "Customer": customer(opportunity),
            "Project": {
                "Title": opportunity.text("/Project/Title"),
                "BusinessProblem": opportunity.text("/Project/CustomerBusinessProblem"),
                "TargetCompletionDate": opportunity.text("/LifeCycle/TargetCloseDate"),
            },
        }},
    });
    let engagement = Engagement {
        id: Kind::Engagement.fresh(),
        catalog: task.catalog,
        title: Some(cut("/Project/Title", 40)),
        description: Some(cut("/Project/CustomerBusinessProblem", 255)),
        created: at,
        created_by: task.account.clone(),
        modified: at,
        modified_by: task.account.clone(),
        members: vec![member(config, &task.account)],
        contexts: vec![context],
        opportunities: vec![opportunity.id.clone()],
    };
    let id = engagement.id.clone();
    state.engagements.put(engagement);
    id
}

fn invite_aws(
    state: &mut State,
    config: &Config,
    opportunity: &Opportunity,
    engagement: &str,
    at: OffsetDateTime,
) -> String {
    let engagement = state.engagements.get(engagement);
    let invitation = Invitation {
        id: Kind::Invitation.fresh(),
        catalog: opportunity.catalog,
        engagement: engagement.map_or_else(String::new, |it| it.id.clone()),
        engagement_title: engagement.and_then(|it| it.title.clone()),
        engagement_description: engagement.and_then(|it| it.description.clone()),
        status: InvitationStatus::Pending,
        date: at,
        expires: Invitation::expiry(at),
        sender: opportunity.account.clone(),
        sender_company: member(config, &opportunity.account).company_name,
        receiver: AWS.to_owned(),
        receiver_alias: None,
        message: "Please review this opportunity and join the engagement.".to_owned(),
        payload_type: PayloadType::OpportunityInvitation,
        payload: payload(opportunity, &["Co-Sell Facilitator"]),
        rejection_reason: None,
        enrichment: None,
        disclosed_on_acceptance: None,
        uncovers: None,
    };
    let id = invitation.id.clone();
    state.send(invitation);
    id
}

/// What an invitation tells about an opportunity.
pub(super) fn payload(opportunity: &Opportunity, responsibilities: &[&str]) -> Value {
    let spend = content::part(&opportunity.content, "/Project/ExpectedCustomerSpend");
    json!({
        "Customer": customer(opportunity),
        "Project": {
            "Title": opportunity.text("/Project/Title"),
            "BusinessProblem": opportunity.text("/Project/CustomerBusinessProblem"),
            "TargetCompletionDate": opportunity.text("/LifeCycle/TargetCloseDate"),
            "ExpectedCustomerSpend": spend.cloned().unwrap_or_else(|| json!([])),
        },
        "ReceiverResponsibilities": responsibilities,
    })
}

/// The opportunity's customer in the form of invitations and contexts. A customer of national
/// security may have no website.
fn customer(opportunity: &Opportunity) -> Value {
    let account = |name: &str| opportunity.text(&format!("/Customer/Account/{name}"));
    let mut customer = json!({
        "CompanyName": account("CompanyName"),
        "Industry": account("Industry"),
        "CountryCode": account("Address/CountryCode"),
    });
    let website = account("WebsiteUrl");
    put_some(&mut customer, "WebsiteUrl", (!website.is_empty()).then_some(website));
    customer
}
