//! `GetEngagement`, for its members only.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.identifier)?;
    Ok(engagement.to_answer())
}
