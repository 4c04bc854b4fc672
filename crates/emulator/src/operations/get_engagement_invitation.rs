//! `GetEngagementInvitation`.

use serde::Deserialize;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::state::{State, put_some};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let invitation = state.visible_invitation(call.caller(), call.catalog, &request.identifier)?;
    let engagement = state.engagements.get(&invitation.engagement);
    let members = engagement.map_or(&[][..], |it| &it.members);
    let members = members.iter().map(|member| {
        let mut entry = json!({"CompanyName": member.company_name});
        put_some(&mut entry, "WebsiteUrl", member.website.clone());
        entry
    });
    Ok(invitation.to_answer(call.caller(), members.collect()))
}
