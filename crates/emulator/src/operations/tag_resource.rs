//! `TagResource`.

use serde::Deserialize;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::rules::tagging;
use crate::state::{State, Tag};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    resource_arn: String,
    tags: Vec<Tag>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::own_resource(call, state, &request.resource_arn)?;
    tagging::may_add(&state.tags, &request.resource_arn, &request.tags)?;
    state.tags.add(&request.resource_arn, &request.tags);
    Ok(json!({}))
}
