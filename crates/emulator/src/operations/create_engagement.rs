//! `CreateEngagement`: a new engagement with the caller as its first member.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call, member};
use crate::ids::Kind;
use crate::rules::contexts;
use crate::state::{Engagement, State, wire_time};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    title: Option<String>,
    description: Option<String>,
    #[serde(default)]
    contexts: Vec<Value>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let contexts = contexts::accept(call, request.contexts)?;
    let engagement = Engagement {
        id: Kind::Engagement.fresh(),
        catalog: call.catalog,
        title: request.title,
        description: request.description,
        created: call.now,
        created_by: call.caller().to_owned(),
        modified: call.now,
        modified_by: call.caller().to_owned(),
        members: vec![member(call.config, call.caller())],
        contexts,
        opportunities: Vec::new(),
    };
    let answer = json!({
        "Id": engagement.id,
        "Arn": engagement.arn(),
        "ModifiedAt": wire_time(engagement.modified),
    });
    state.engagements.put(engagement);
    Ok(answer)
}
