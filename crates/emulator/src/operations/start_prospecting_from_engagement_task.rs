//! `StartProspectingFromEngagementTask`: research on the leads of many engagements.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::ids::Kind;
use crate::progress;
use crate::state::{ProspectingTask, State};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifiers: Vec<String>,
    task_name: String,
}

/// Engagements that the caller can't use don't refuse the call: each is dealt with independently.
pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let id = Kind::ProspectingTask.fresh();
    let task = ProspectingTask::new(id, call.caller(), call.catalog, request.task_name, request.identifiers, call.now);
    progress::start_prospecting(state, call, task)
}
