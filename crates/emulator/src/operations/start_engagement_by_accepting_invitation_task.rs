//! `StartEngagementByAcceptingInvitationTask`.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::ids::Kind;
use crate::rules::{invitations, tagging};
use crate::state::{State, Tag, Task, TaskGoal};
use crate::{progress, sentinels};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::acceptable(&request.tags)?;
    let invitation = invitations::answerable(call, state, &request.identifier)?;
    let goal = TaskGoal::Accept { invitation: invitation.id.clone() };
    let id = Kind::Task.fresh();
    let mut task = Task::begin(id, call.caller(), call.catalog, goal, call.now);
    task.fail_with = sentinels::requested_failure(&request.tags)?;
    task.tags = request.tags;
    progress::start_task(state, call, task)
}
