//! `SubmitOpportunity`: hands an opportunity to AWS for review, for partners who take the other
//! steps of `StartEngagementFromOpportunityTask` themselves. Not something to be repeated: the
//! opportunity must be pending submission.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::error::{FieldError, ServiceError};
use crate::rules::aws_submission::{self, AwsSubmission};
use crate::state::{Opportunity, ReviewStatus, State};
use crate::workflows;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    involvement_type: String,
    visibility: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let terms = AwsSubmission { involvement: &request.involvement_type, visibility: request.visibility.as_deref() };
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.identifier)?;
    is_pending(opportunity)?;
    let mut wrong = aws_submission::lacks(opportunity, &terms, call.now.date(), &call.config.assumptions);
    wrong.extend(aws_submission::without_offering(opportunity));
    if call.config.assumptions.submit_needs_engagement && !workflows::reaches_aws(state, opportunity) {
        wrong.push(FieldError::new(
            "identifier",
            "INVALID_RESOURCE_STATE",
            "The opportunity belongs to no engagement to which AWS is invited.",
        ));
    }
    if !wrong.is_empty() {
        return Err(ServiceError::business_rule(wrong));
    }
    let id = opportunity.id.clone();
    let invitation = workflows::aws_invitation(state, opportunity);
    state.opportunities.change(&id, |it| it.aws_invitation = invitation);
    workflows::hand_over(state, call.config, &id, &terms, call.now);
    Ok(Value::Null)
}

fn is_pending(opportunity: &Opportunity) -> Result<(), ServiceError> {
    if opportunity.review_status == ReviewStatus::PendingSubmission {
        return Ok(());
    }
    Err(ServiceError::business_rule(vec![FieldError::new(
        "lifeCycle.reviewStatus",
        "INVALID_RESOURCE_STATE",
        format!("An opportunity that is {} can't be submitted.", opportunity.review_status.name()),
    )]))
}
