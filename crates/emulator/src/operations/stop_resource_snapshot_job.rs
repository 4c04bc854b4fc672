//! `StopResourceSnapshotJob`: what changes from now on isn't copied.

use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::snapshots::{may_become, own_job};
use crate::state::{JobStatus, State};

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let job = own_job(call, state)?;
    may_become(call, job, JobStatus::Stopped)?;
    let id = job.id.clone();
    state.snapshot_jobs.change(&id, |job| job.status = JobStatus::Stopped);
    Ok(Value::Null)
}
