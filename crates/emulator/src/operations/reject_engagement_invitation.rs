//! `RejectEngagementInvitation`.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::invitations;
use crate::state::{InvitationStatus, State};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    rejection_reason: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let invitation = invitations::answerable(call, state, &request.identifier)?;
    // Where the settings allow another answer, it is heard and changes nothing: the first one stands.
    if !invitation.is_pending() {
        return Ok(Value::Null);
    }
    let id = invitation.id.clone();
    state.invitations.change(&id, |invitation| {
        invitation.status = InvitationStatus::Rejected;
        invitation.rejection_reason = request.rejection_reason;
    });
    Ok(Value::Null)
}
