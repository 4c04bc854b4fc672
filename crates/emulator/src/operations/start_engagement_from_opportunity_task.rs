//! `StartEngagementFromOpportunityTask`. Whether the opportunity may be submitted is looked at
//! when the task does its work, so that a shortcoming shows as the task's failure.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::ids::Kind;
use crate::rules::tagging;
use crate::state::{State, Tag, Task, TaskGoal};
use crate::{progress, sentinels};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    aws_submission: AwsSubmission,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AwsSubmission {
    involvement_type: String,
    visibility: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::acceptable(&request.tags)?;
    sentinels::requested_review(&request.tags)?;
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.identifier)?;
    let goal = TaskGoal::Submit {
        opportunity: opportunity.id.clone(),
        involvement: request.aws_submission.involvement_type,
        visibility: request.aws_submission.visibility,
    };
    let mut task = Task::begin(Kind::Task.fresh(), call.caller(), call.catalog, goal, call.now);
    if let Some(earlier) = state.unfinished_run(call.caller(), call.catalog, &task.goal) {
        task.resume(earlier);
    }
    task.fail_with = sentinels::requested_failure(&request.tags)?;
    task.tags = request.tags;
    progress::start_task(state, call, task)
}
