//! `DeleteResourceSnapshotJob`: only a stopped one. The snapshots stay.

use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::snapshots::{may_delete, own_job};
use crate::state::State;

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let job = own_job(call, state)?;
    may_delete(call, job)?;
    let (id, arn) = (job.id.clone(), job.arn());
    state.snapshot_jobs.remove(&id);
    state.tags.forget(&arn);
    Ok(Value::Null)
}
