//! `ListEngagementInvitations`: the invitations that the caller sent, or those it received.

use serde::Deserialize;

use crate::call::Call;
use crate::error::ServiceError;
use crate::ids;
use crate::paging::{self, Orders, admits};
use crate::state::{Query, Shelf, Side, State};

const ORDERS: Orders = Orders { names: &["InvitationDate"], descending: true, page_size: 20 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    participant_type: String,
    payload_type: Option<Vec<String>>,
    status: Option<Vec<String>>,
    engagement_identifier: Option<Vec<String>>,
    sender_aws_account_id: Option<Vec<String>>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Result<String, ServiceError> {
    let request: Request = call.request()?;
    let side = if request.participant_type == "SENDER" { Side::Sent } else { Side::Received };
    let engagements = ids::bare_all(request.engagement_identifier.as_deref());
    let shelf = Shelf::new(call.caller(), call.catalog, side);
    let query = Query::from(&shelf)
        .facet("status", request.status.as_deref())
        .facet("payload", request.payload_type.as_deref())
        .facet("engagement", engagements.as_deref())
        .facet("sender", request.sender_aws_account_id.as_deref());
    let page = paging::page(call, &state.invitations, query, &ORDERS, |invitation| {
        admits(request.payload_type.as_deref(), invitation.payload_type.name())
            && admits(request.status.as_deref(), invitation.status.name())
            && admits(engagements.as_deref(), &invitation.engagement)
            && admits(request.sender_aws_account_id.as_deref(), &invitation.sender)
    })?;
    let entries = page.rows.iter().map(|row| row.text(usize::from(side == Side::Sent), |it| it.to_summary(side)));
    Ok(paging::written("EngagementInvitationSummaries", entries, page.next_token.as_deref()))
}
