//! The accepting task: accept the invitation, open the opportunity, disclose the customer, join the
//! engagement, share the opportunity in it.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::steps::{Failure, Run, SNAPSHOT, SNAPSHOT_JOB, Step};
use crate::aws_side;
use crate::call::member;
use crate::config::Config;
use crate::service::remove_nulls;
use crate::state::{AWS, Invitation, InvitationStatus, MEMBER_LIMIT, Opportunity, PayloadType, ReviewStatus, State};

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "accept the invitation",
        codes: &["InvitationAccessDenied", "InvitationValidationFailed", "EngagementInvitationConflict"],
        check: may_accept,
        act: accept,
    },
    Step {
        name: "open the opportunity",
        codes: &["OpportunityAccessDenied", "OpportunityConflict"],
        check: may_open,
        act: open_opportunity,
    },
    Step {
        name: "copy the customer's details",
        codes: &["OpportunityValidationFailed", "OpportunitySubmissionFailed"],
        check: may_disclose,
        act: disclose,
    },
    Step {
        name: "join the engagement",
        codes: &["EngagementAccessDenied", "EngagementValidationFailed", "EngagementConflict", "ServiceQuotaExceeded"],
        check: may_join,
        act: join,
    },
    SNAPSHOT,
    SNAPSHOT_JOB,
];

/// Marks the invitation as accepted and makes its receiver a member of the engagement.
pub(crate) fn join_engagement(state: &mut State, config: &Config, invitation: &str, at: OffsetDateTime) {
    let Some(invitation) = state.invitations.get(invitation).cloned() else {
        return;
    };
    state.invitations.change(&invitation.id, |it| it.status = InvitationStatus::Accepted);
    let receiver = member(config, &invitation.receiver);
    state.engagements.change(&invitation.engagement, |it| it.join(receiver, at));
}

/// The invitation that the task answers, which must be the account's own.
fn invitation<'a>(run: &'a Run<'_>) -> Result<&'a Invitation, Failure> {
    let found = run.state.invitations.get(run.task.goal.subject());
    found
        .filter(|it| it.receiver == run.task.account)
        .ok_or_else(|| Failure::new("InvitationAccessDenied", "Only the receiver of an invitation can answer it."))
}

fn may_accept(run: &Run<'_>) -> Result<(), Failure> {
    let invitation = invitation(run)?;
    if invitation.payload_type == PayloadType::LeadInvitation {
        return Err(Failure::new(
            "InvitationValidationFailed",
            "A lead invitation is accepted with AcceptEngagementInvitation, not by a task.",
        ));
    }
    match invitation.status {
        InvitationStatus::Pending => Ok(()),
        InvitationStatus::Accepted if run.task.resumes => Ok(()),
        InvitationStatus::Accepted => {
            Err(Failure::new("EngagementInvitationConflict", "The invitation was accepted meanwhile."))
        }
        InvitationStatus::Rejected | InvitationStatus::Expired => {
            Err(Failure::new("InvitationValidationFailed", format!("The invitation is {}.", invitation.status.name())))
        }
    }
}

fn accept(run: &mut Run<'_>) -> Result<(), Failure> {
    let invitation = invitation(run)?.clone();
    if invitation.is_pending() {
        run.state.invitations.change(&invitation.id, |it| it.status = InvitationStatus::Accepted);
    }
    run.task.engagement = Some(invitation.engagement);
    Ok(())
}

/// A simulated referral uncovers an opportunity, which must be the account's and still hidden.
fn may_open(run: &Run<'_>) -> Result<(), Failure> {
    let Some(hidden) = invitation(run)?.uncovers.as_deref().filter(|_| run.task.opportunity.is_none()) else {
        return Ok(());
    };
    match run.state.opportunities.get(hidden).filter(|it| it.account == run.task.account) {
        None => Err(Failure::new("OpportunityAccessDenied", "The referred opportunity is another account's.")),
        Some(known) if !known.hidden => {
            Err(Failure::new("OpportunityConflict", "The referred opportunity is in the pipeline already."))
        }
        Some(known) => run.may_tag(&known.arn(), "OpportunityValidationFailed"),
    }
}

/// Creates the receiver's opportunity, or uncovers the one that a simulated referral hid.
fn open_opportunity(run: &mut Run<'_>) -> Result<(), Failure> {
    if run.task.opportunity.is_some() {
        return Ok(());
    }
    let invitation = invitation(run)?.clone();
    let id = match &invitation.uncovers {
        Some(hidden) => {
            run.state.opportunities.change(hidden, |it| {
                it.hidden = false;
                it.engagement = Some(invitation.engagement.clone());
                it.review(ReviewStatus::Approved, run.at);
            });
            hidden.clone()
        }
        None => create_opportunity(run, &invitation),
    };
    if let Some(opportunity) = run.state.opportunities.get(&id) {
        let arn = opportunity.arn();
        run.state.tags.add(&arn, &run.task.tags);
    }
    aws_side::begin(run.state, run.config, &id, run.at);
    run.task.opportunity = Some(id);
    Ok(())
}

fn create_opportunity(run: &mut Run<'_>, invitation: &Invitation) -> String {
    let leader = leader(run.state, invitation);
    let review_status = review_status(run.state, invitation, leader.as_deref());
    let id = run.state.unused_opportunity_id();
    let opportunity = Opportunity {
        review_status,
        engagement: Some(invitation.engagement.clone()),
        from_aws: invitation.sender == AWS,
        ..Opportunity::draft(id.clone(), &run.task.account, run.task.catalog, content(run.config, invitation), run.at)
    };
    run.state.opportunities.put(opportunity);
    if let Some(leader) = leader {
        run.state.opportunities.change(&leader, |it| it.followers.push(id.clone()));
    }
    id
}

/// What acceptance discloses must fit an opportunity.
fn may_disclose(run: &Run<'_>) -> Result<(), Failure> {
    let invitation = invitation(run)?;
    let Some(disclosed) = &invitation.disclosed_on_acceptance else {
        return Ok(());
    };
    let mut whole = Value::Object(content(run.config, invitation));
    merge(&mut whole, disclosed);
    remove_nulls(&mut whole);
    let model = service_model::official();
    let unfit: Vec<_> = ["Customer", "Project", "LifeCycle", "Marketing"]
        .into_iter()
        .filter(|part| whole.get(*part).is_some_and(|value| !model.validate(part, value).is_empty()))
        .collect();
    if unfit.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "OpportunityValidationFailed",
        format!("What the sender disclosed doesn't fit an opportunity: {}.", unfit.join(", ")),
    ))
}

/// Adds to the opportunity what only an accepting receiver learns. It counts as changed even when
/// there is nothing to add: AWS tells of an update after the creation in any case.
fn disclose(run: &mut Run<'_>) -> Result<(), Failure> {
    let disclosed = invitation(run)?.disclosed_on_acceptance.clone();
    let id = run.opportunity()?.to_owned();
    run.state.opportunities.change(&id, |opportunity| {
        if let Some(disclosed) = disclosed {
            let mut content = Value::Object(std::mem::take(&mut opportunity.content));
            merge(&mut content, &disclosed);
            remove_nulls(&mut content);
            if let Value::Object(content) = content {
                opportunity.content = content;
            }
        }
        opportunity.touch(run.at);
    });
    Ok(())
}

/// Open invitations are counted only among those of one sender, so that an engagement can fill up
/// while one is open.
fn may_join(run: &Run<'_>) -> Result<(), Failure> {
    let id = &invitation(run)?.engagement;
    let Some(engagement) = run.state.engagements.get(id) else {
        return Err(Failure::new("EngagementAccessDenied", "The engagement can't be read any more."));
    };
    if engagement.is_full() && !engagement.has_member(&run.task.account) {
        return Err(Failure::new(
            "ServiceQuotaExceeded",
            format!("The engagement has {MEMBER_LIMIT} members, which is the most there can be."),
        ));
    }
    Ok(())
}

fn join(run: &mut Run<'_>) -> Result<(), Failure> {
    let id = run.engagement()?.to_owned();
    let receiver = member(run.config, &run.task.account);
    run.state.engagements.change(&id, |it| it.join(receiver, run.at));
    Ok(())
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

/// What the payload tells, in the form of an opportunity.
fn content(config: &Config, invitation: &Invitation) -> Map<String, Value> {
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
    if config.quirks && invitation.sender != AWS {
        // The model's enum lacks this need, but the real service answers it.
        content["PrimaryNeedsFromAws"] = json!(["Do Not Need Support from AWS Sales Rep"]);
    }
    // A payload may lack a member, such as the website of a customer of national security.
    remove_nulls(&mut content);
    match content {
        Value::Object(content) => content,
        _ => Map::new(),
    }
}

/// Lays the second value over the first, member by member.
pub(super) fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}
