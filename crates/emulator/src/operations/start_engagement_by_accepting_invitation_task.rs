//! `StartEngagementByAcceptingInvitationTask`.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::ids::{self, Kind};
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
    let goal = TaskGoal::Accept { invitation: ids::bare(&request.identifier).to_owned() };
    let earlier = state.unfinished_run(call.caller(), call.catalog, &goal);
    // What failed half-way has accepted the invitation already: it can be taken up again.
    if earlier.is_none() {
        invitations::answerable(call, state, &request.identifier)?;
    }
    let mut task = Task::begin(Kind::Task.fresh(), call.caller(), call.catalog, goal, call.now);
    if let Some(earlier) = earlier {
        task.resume(earlier);
    }
    task.fail_with = sentinels::requested_failure(&request.tags)?;
    task.tags = request.tags;
    progress::start_task(state, call, task)
}
