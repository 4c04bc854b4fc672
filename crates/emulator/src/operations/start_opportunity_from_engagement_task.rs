//! `StartOpportunityFromEngagementTask`. Whether the context is a lead that may be converted is
//! looked at by the task, so that a shortcoming shows as its failure.

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
    context_identifier: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::acceptable(&request.tags)?;
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.identifier)?;
    let goal = TaskGoal::Convert { engagement: engagement.id.clone(), context: request.context_identifier };
    let mut task = Task::begin(Kind::Task.fresh(), call.caller(), call.catalog, goal, call.now);
    if let Some(earlier) = state.unfinished_run(call.caller(), call.catalog, &task.goal) {
        task.resume(earlier);
    }
    task.fail_with = sentinels::requested_failure(&request.tags)?;
    task.tags = request.tags;
    progress::start_task(state, call, task)
}
