//! `UntagResource`. A key that isn't there is no error.

use serde::Deserialize;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::rules::tagging;
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    tagging::own_resource(call, state, &request.resource_arn)?;
    state.tags.remove(&request.resource_arn, &request.tag_keys);
    Ok(json!({}))
}
