//! `UpdateEngagementContext`: guarded by the time of the engagement's last change.

use serde::Deserialize;
use serde_json::Value;

use super::create_engagement_context::written;
use crate::call::{Answer, Call};
use crate::error::{FieldError, ServiceError};
use crate::rules::contexts;
use crate::state::{State, from_wire};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: String,
    context_identifier: String,
    engagement_last_modified_at: String,
    r#type: String,
    payload: Value,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.engagement_identifier)?;
    contexts::may_write(call, engagement, &request.r#type, &request.payload)?;
    let context = &request.context_identifier;
    let Some(position) = engagement.contexts.iter().position(|it| it["Id"] == **context) else {
        return Err(ServiceError::not_found(format!("Engagement {} has no context {context}.", engagement.id)));
    };
    let mut updated = engagement.contexts[position].clone();
    if updated["Type"] != *request.r#type {
        return Err(ServiceError::business_rule(vec![FieldError::new(
            "type",
            "INVALID_VALUE",
            "The context is of another type.",
        )]));
    }
    if !engagement.is_seen_at(from_wire(&request.engagement_last_modified_at)?) {
        return Err(ServiceError::conflict(format!(
            "Engagement {} was changed meanwhile: get it again and repeat the update.",
            engagement.id
        )));
    }
    contexts::update(&mut updated, &request.r#type, &request.payload)?;
    let id = engagement.id.clone();
    state.engagements.change(&id, |it| {
        it.contexts[position] = updated;
        it.touch(call.caller(), call.now);
    });
    Ok(written(state, &id, context))
}
