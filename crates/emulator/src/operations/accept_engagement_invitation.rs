//! `AcceptEngagementInvitation`: joins the engagement at once, without an opportunity.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::invitations;
use crate::state::State;
use crate::workflows;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let invitation = invitations::answerable(call, state, &request.identifier)?;
    // Where the settings allow another answer, it is heard and changes nothing: the first one stands.
    if !invitation.is_pending() {
        return Ok(Value::Null);
    }
    invitations::may_join(call, state, invitation)?;
    let id = invitation.id.clone();
    workflows::join_engagement(state, call.config, &id, call.now);
    Ok(Value::Null)
}
