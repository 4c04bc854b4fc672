//! `GetAwsOpportunitySummary`: AWS's side of an opportunity of the caller's.

use serde::Deserialize;

use crate::aws_side;
use crate::call::{Answer, Call};
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    related_opportunity_identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.related_opportunity_identifier)?;
    Ok(aws_side::summary(opportunity, call.now))
}
