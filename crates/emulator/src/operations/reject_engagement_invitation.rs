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
    let id = invitations::answerable(call, state, &request.identifier)?.id.clone();
    state.invitations.change(&id, |invitation| {
        invitation.status = InvitationStatus::Rejected;
        invitation.rejection_reason = request.rejection_reason;
    });
    Ok(Value::Null)
}
