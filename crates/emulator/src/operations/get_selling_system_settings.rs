//! `GetSellingSystemSettings`: the role of the caller's snapshot jobs, if one is set.

use serde_json::json;

use crate::call::{Answer, Call};
use crate::state::{State, put_some};

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let mut answer = json!({"Catalog": call.catalog.name()});
    let role = state.settings.job_role(call.caller(), call.catalog);
    put_some(&mut answer, "ResourceSnapshotJobRoleArn", role);
    Ok(answer)
}
