//! `CreateEngagementContext`: another lead or project in one of the caller's engagements.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::rules::contexts;
use crate::state::{State, wire_time};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: String,
    r#type: String,
    payload: Value,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.engagement_identifier)?;
    contexts::may_write(call, engagement, &request.r#type, &request.payload)?;
    contexts::check_lead(call, &request.r#type, "type")?;
    if !contexts::has_room(engagement) {
        return Err(ServiceError::quota(format!(
            "Engagement {} has {} contexts, which is as many as it may have.",
            engagement.id,
            engagement.contexts.len()
        )));
    }
    let id = engagement.id.clone();
    let mut context = String::new();
    state.engagements.change(&id, |it| {
        context = contexts::add(it, &request.r#type, request.payload);
        it.touch(call.caller(), call.now);
    });
    Ok(written(state, &id, &context))
}

/// The answer of the operations that write a context.
pub(super) fn written(state: &State, engagement: &str, context: &str) -> Value {
    let engagement = state.engagements.get(engagement);
    json!({
        "EngagementId": engagement.map(|it| it.id.as_str()),
        "EngagementArn": engagement.map(|it| it.arn()),
        "EngagementLastModifiedAt": engagement.map(|it| wire_time(it.modified)),
        "ContextId": context,
    })
}
