//! `CreateEngagementInvitation`: asks another account to join one of the caller's engagements.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::ids::Kind;
use crate::rules::invitations;
use crate::state::{Invitation, InvitationStatus, PayloadType, State};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: String,
    invitation: Asked,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    message: String,
    receiver: Receiver,
    payload: Payload,
}

#[derive(Deserialize)]
enum Receiver {
    Account(AccountReceiver),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountReceiver {
    alias: Option<String>,
    aws_account_id: String,
}

#[derive(Deserialize)]
enum Payload {
    OpportunityInvitation(Value),
    LeadInvitation(Value),
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let Receiver::Account(receiver) = request.invitation.receiver;
    let (payload_type, payload) = match request.invitation.payload {
        Payload::OpportunityInvitation(payload) => (PayloadType::OpportunityInvitation, payload),
        Payload::LeadInvitation(payload) => (PayloadType::LeadInvitation, payload),
    };
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.engagement_identifier)?;
    invitations::may_invite(call, state, engagement, &receiver.aws_account_id, payload_type)?;
    let invitation = Invitation {
        id: Kind::Invitation.fresh(),
        catalog: call.catalog,
        engagement: engagement.id.clone(),
        engagement_title: engagement.title.clone(),
        engagement_description: engagement.description.clone(),
        status: InvitationStatus::Pending,
        date: call.now,
        expires: Invitation::expiry(call.now, &call.config.assumptions),
        sender: call.caller().to_owned(),
        sender_company: call.account.company_name.clone(),
        receiver: receiver.aws_account_id,
        receiver_alias: receiver.alias,
        message: request.invitation.message,
        payload_type,
        payload,
        rejection_reason: None,
        enrichment: None,
        disclosed_on_acceptance: None,
        uncovers: None,
    };
    let answer = json!({"Id": invitation.id, "Arn": invitation.arn()});
    state.send(invitation);
    Ok(answer)
}
