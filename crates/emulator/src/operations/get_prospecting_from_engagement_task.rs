//! `GetProspectingFromEngagementTask`.

use serde::Deserialize;

use crate::call::{Answer, Behaviour, Call};
use crate::error::ServiceError;
use crate::progress;
use crate::state::{ProspectingTask, State};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    task_identifier: String,
}

pub(super) const BEHAVIOUR: Behaviour = Behaviour::Watch { look, counts, count };

fn look(call: &Call<'_>, state: &State) -> Answer {
    own(call, state).map(ProspectingTask::to_answer)
}

fn counts(call: &Call<'_>, state: &State) -> bool {
    own(call, state).is_ok_and(ProspectingTask::awaits_reads)
}

fn count(call: &Call<'_>, state: &mut State) {
    if let Ok(id) = own(call, state).map(|task| task.id.clone()) {
        progress::count_look(state, &id, call.now);
    }
}

fn own<'a>(call: &Call<'_>, state: &'a State) -> Result<&'a ProspectingTask, ServiceError> {
    let Request { task_identifier: id } = call.request()?;
    let task = state.prospecting.get(&id).filter(|it| it.account == call.caller() && it.catalog == call.catalog);
    task.ok_or_else(|| ServiceError::not_found(format!("There is no prospecting task {id}.")))
}
