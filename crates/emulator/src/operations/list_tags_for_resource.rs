//! `ListTagsForResource`.

use serde::Deserialize;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::rules::tagging;
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    resource_arn: String,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    tagging::own_resource(call, state, &request.resource_arn)?;
    Ok(json!({"Tags": state.tags.of(&request.resource_arn)}))
}
