//! `GetOpportunity`.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let opportunity = state.own_opportunity(call.caller(), call.catalog, &request.identifier)?;
    if !opportunity.is_readable(call.now, call.config.assumptions.read_lag()) {
        return Err(ServiceError::not_found(format!("There is no opportunity {} yet.", opportunity.id)));
    }
    Ok(opportunity.to_answer())
}
