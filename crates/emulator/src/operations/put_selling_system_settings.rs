//! `PutSellingSystemSettings`: sets the role of the caller's snapshot jobs, or clears it. Jobs that
//! failed for want of one try again.

use serde::Deserialize;

use super::get_selling_system_settings;
use crate::call::{Answer, Call};
use crate::rules::snapshots::role_arn;
use crate::state::State;
use crate::workflows::snapshots;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    resource_snapshot_job_role_identifier: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let role = request.resource_snapshot_job_role_identifier;
    let role = role.map(|identifier| role_arn(call, &identifier)).transpose()?;
    let is_set = role.is_some();
    state.settings.set_job_role(call.caller(), call.catalog, role);
    if is_set {
        snapshots::run_failed_jobs(state, call.config, call.caller(), call.catalog, call.now);
    }
    get_selling_system_settings::run(call, state)
}
