//! The submitting task: share the opportunity in an engagement, invite AWS, submit.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::describe::{customer, payload, project};
use super::steps::{Failure, Run, SNAPSHOT, SNAPSHOT_JOB, Step};
use crate::call::member;
use crate::config::Config;
use crate::ids::Kind;
use crate::rules::aws_submission::{self, AwsSubmission};
use crate::state::{
    AWS, Engagement, Invitation, InvitationStatus, MEMBER_LIMIT, Opportunity, PayloadType, ReviewStatus, Shelf, State,
    TaskGoal,
};
use crate::{progress, sentinels};

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "read the opportunity",
        codes: &["OpportunityAccessDenied", "OpportunityConflict"],
        check: may_read,
        act: |_| Ok(()),
    },
    Step {
        name: "create the engagement",
        codes: &["EngagementAccessDenied", "EngagementValidationFailed", "EngagementConflict"],
        check: may_use_engagement,
        act: open_engagement,
    },
    SNAPSHOT,
    SNAPSHOT_JOB,
    Step {
        name: "invite AWS",
        codes: &[
            "InvitationAccessDenied",
            "InvitationValidationFailed",
            "EngagementInvitationConflict",
            "ServiceQuotaExceeded",
        ],
        check: may_invite_aws,
        act: invite_aws,
    },
    Step {
        name: "submit the opportunity",
        codes: &["OpportunityValidationFailed", "OpportunitySubmissionFailed"],
        check: may_submit,
        act: submit,
    },
];

fn opportunity<'a>(run: &'a Run<'_>) -> Result<&'a Opportunity, Failure> {
    let found = run.state.opportunities.get(run.task.goal.subject());
    found
        .filter(|it| it.account == run.task.account)
        .ok_or_else(|| Failure::new("OpportunityAccessDenied", "The opportunity can't be read any more."))
}

fn may_read(run: &Run<'_>) -> Result<(), Failure> {
    let opportunity = opportunity(run)?;
    if opportunity.review_status == ReviewStatus::PendingSubmission {
        return Ok(());
    }
    Err(Failure::new(
        "OpportunityConflict",
        format!("The opportunity is {} and can't be submitted again.", opportunity.review_status.name()),
    ))
}

/// An engagement that there is already must be one that the account takes part in, about a
/// customer's project. A new one needs something to tell about the project.
fn may_use_engagement(run: &Run<'_>) -> Result<(), Failure> {
    let opportunity = opportunity(run)?;
    let Some(id) = &opportunity.engagement else {
        return describable(run, opportunity);
    };
    let member_of = run.state.engagements.get(id).filter(|it| it.has_member(&run.task.account));
    let Some(engagement) = member_of else {
        return Err(Failure::new(
            "EngagementAccessDenied",
            format!("The account is no member of engagement {id}, which the opportunity belongs to."),
        ));
    };
    let needed = run.config.assumptions.submission_needs_project_context;
    if needed && !engagement.context_types().contains(&"CustomerProject") {
        return Err(Failure::new(
            "EngagementValidationFailed",
            format!("Engagement {id} has no context of the type CustomerProject."),
        ));
    }
    Ok(())
}

/// Refuses an opportunity that lacks what the model demands of an engagement's customer and
/// project, naming everything that a submission lacks.
fn describable(run: &Run<'_>, opportunity: &Opportunity) -> Result<(), Failure> {
    let model = service_model::official();
    let fits = |shape, value: &Value| model.validate(shape, value).is_empty();
    let project = project(opportunity);
    let secret = opportunity.text("/NationalSecurity") == "Yes";
    if fits("EngagementCustomerProjectDetails", &project)
        && (secret || fits("EngagementCustomer", &customer(opportunity)))
    {
        return Ok(());
    }
    complete(run, opportunity)?;
    Err(Failure::new("EngagementValidationFailed", "The opportunity tells too little of the customer and the project."))
}

/// Creates the engagement, named after the opportunity, unless there is one.
fn open_engagement(run: &mut Run<'_>) -> Result<(), Failure> {
    let opportunity = opportunity(run)?.clone();
    let id = match opportunity.engagement {
        Some(id) => id,
        None => {
            let engagement = new_engagement(run, &opportunity);
            let id = engagement.id.clone();
            run.state.engagements.put(engagement);
            run.state.opportunities.change(&opportunity.id, |it| it.engagement = Some(id.clone()));
            id
        }
    };
    run.task.engagement = Some(id);
    Ok(())
}

fn new_engagement(run: &Run<'_>, opportunity: &Opportunity) -> Engagement {
    let cut = |pointer: &str, length| -> String { opportunity.text(pointer).chars().take(length).collect() };
    let context = json!({
        "Id": "1",
        "Type": "CustomerProject",
        "Payload": {"CustomerProject": {"Customer": customer(opportunity), "Project": project(opportunity)}},
    });
    Engagement {
        id: Kind::Engagement.fresh(),
        catalog: run.task.catalog,
        title: Some(cut("/Project/Title", 40)),
        description: Some(cut("/Project/CustomerBusinessProblem", 255)),
        created: run.at,
        created_by: run.task.account.clone(),
        modified: run.at,
        modified_by: run.task.account.clone(),
        members: vec![member(run.config, &run.task.account)],
        contexts: vec![context],
        opportunities: vec![opportunity.id.clone()],
    }
}

/// AWS takes a seat in the engagement, unless it was invited before.
fn may_invite_aws(run: &Run<'_>) -> Result<(), Failure> {
    let opportunity = opportunity(run)?;
    let Some(engagement) = opportunity.engagement.as_deref().and_then(|id| run.state.engagements.get(id)) else {
        return Ok(());
    };
    if reaches_aws(run.state, opportunity) {
        return Ok(());
    }
    if engagement.is_full() {
        return Err(Failure::new(
            "ServiceQuotaExceeded",
            format!("The engagement has {MEMBER_LIMIT} members: there is no room for AWS."),
        ));
    }
    describable(run, opportunity)
}

/// The invitation that asked AWS to join the opportunity's engagement, if it still stands. Another
/// member may have sent it.
pub(crate) fn aws_invitation(state: &State, opportunity: &Opportunity) -> Option<String> {
    let stands = |it: &&Invitation| matches!(it.status, InvitationStatus::Pending | InvitationStatus::Accepted);
    let known = opportunity.aws_invitation.as_deref().and_then(|id| state.invitations.get(id)).filter(stands);
    let found = known.or_else(|| {
        let open = Shelf::of_engagement(opportunity.engagement.as_deref()?, opportunity.catalog);
        state.invitations.on_shelf(&open).find(|it| it.receiver == AWS)
    });
    found.map(|it| it.id.clone())
}

/// Whether AWS takes part in the opportunity's engagement or is asked to.
pub(crate) fn reaches_aws(state: &State, opportunity: &Opportunity) -> bool {
    let engagement = opportunity.engagement.as_deref().and_then(|id| state.engagements.get(id));
    engagement.is_some_and(|it| it.has_member(AWS)) || aws_invitation(state, opportunity).is_some()
}

fn invite_aws(run: &mut Run<'_>) -> Result<(), Failure> {
    let opportunity = opportunity(run)?.clone();
    let id = run.engagement()?;
    let engagement = run.state.engagements.get(id).ok_or_else(|| Failure::internal("engagement"))?;
    let invitation = match aws_invitation(run.state, &opportunity) {
        Some(known) => Some(known),
        None if engagement.has_member(AWS) => None,
        None => {
            let invitation = new_invitation(run, &opportunity, engagement);
            let id = invitation.id.clone();
            run.state.send(invitation);
            Some(id)
        }
    };
    run.state.opportunities.change(&opportunity.id, |it| it.aws_invitation.clone_from(&invitation));
    // Who didn't send it can't read it, and isn't told of it.
    let own = |id: &String| run.state.invitations.get(id).is_some_and(|it| it.sender == run.task.account);
    run.task.invitation = invitation.filter(own);
    Ok(())
}

fn new_invitation(run: &Run<'_>, opportunity: &Opportunity, engagement: &Engagement) -> Invitation {
    Invitation {
        id: Kind::Invitation.fresh(),
        catalog: opportunity.catalog,
        engagement: engagement.id.clone(),
        engagement_title: engagement.title.clone(),
        engagement_description: engagement.description.clone(),
        status: InvitationStatus::Pending,
        date: run.at,
        expires: Invitation::expiry(run.at, &run.config.assumptions),
        sender: opportunity.account.clone(),
        sender_company: member(run.config, &opportunity.account).company_name,
        receiver: AWS.to_owned(),
        receiver_alias: None,
        message: "Please review this opportunity and join the engagement.".to_owned(),
        payload_type: PayloadType::OpportunityInvitation,
        payload: payload(opportunity, &["Co-Sell Facilitator"]),
        rejection_reason: None,
        enrichment: None,
        disclosed_on_acceptance: None,
        uncovers: None,
    }
}

fn terms<'a>(run: &'a Run<'_>) -> Result<AwsSubmission<'a>, Failure> {
    match &run.task.goal {
        TaskGoal::Submit { involvement, visibility, .. } => {
            Ok(AwsSubmission { involvement, visibility: visibility.as_deref() })
        }
        TaskGoal::Accept { .. } | TaskGoal::Convert { .. } => Err(Failure::internal("terms")),
    }
}

fn may_submit(run: &Run<'_>) -> Result<(), Failure> {
    may_read(run)?;
    let opportunity = opportunity(run)?;
    complete(run, opportunity)?;
    match aws_submission::without_offering(opportunity) {
        None => Ok(()),
        Some(lack) => Err(Failure::new("OpportunitySubmissionFailed", lack.message)),
    }
}

/// Refuses an opportunity that lacks anything, naming all of it.
fn complete(run: &Run<'_>, opportunity: &Opportunity) -> Result<(), Failure> {
    let lacks = aws_submission::lacks(opportunity, &terms(run)?, run.at.date(), &run.config.assumptions);
    if lacks.is_empty() {
        return Ok(());
    }
    let paths: Vec<_> = lacks.into_iter().map(|lack| lack.field).collect();
    Err(Failure::new("OpportunityValidationFailed", format!("Missing or invalid: {}.", paths.join(", "))))
}

fn submit(run: &mut Run<'_>) -> Result<(), Failure> {
    let terms = terms(run)?;
    let (involvement, visibility) = (terms.involvement.to_owned(), terms.visibility.map(str::to_owned));
    let id = run.opportunity()?.to_owned();
    // The Start operation refuses a wish that can't be read.
    let wish = sentinels::requested_review(&run.task.tags).ok().flatten();
    if wish.is_some() {
        run.state.opportunities.change(&id, |it| it.review_wish = wish);
    }
    let terms = AwsSubmission { involvement: &involvement, visibility: visibility.as_deref() };
    hand_over(run.state, run.config, &id, &terms, run.at);
    Ok(())
}

/// Gives the opportunity to AWS for review, on these terms.
pub(crate) fn hand_over(
    state: &mut State,
    config: &Config,
    opportunity: &str,
    terms: &AwsSubmission<'_>,
    at: OffsetDateTime,
) {
    state.opportunities.change(opportunity, |it| {
        it.involvement = Some(terms.involvement.to_owned());
        it.visibility = Some(terms.visibility_or_default().to_owned());
        it.review(ReviewStatus::Submitted, at);
    });
    progress::plan_review(state, config, opportunity, at);
}
