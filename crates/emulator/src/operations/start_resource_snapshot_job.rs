//! `StartResourceSnapshotJob`: the job copies at once what changed meanwhile, and from now on
//! whatever changes.

use serde_json::Value;

use crate::call::{Answer, Call};
use crate::rules::snapshots::{may_become, own_job};
use crate::state::{JobStatus, State};

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let job = own_job(call, state)?;
    may_become(call, job, JobStatus::Running)?;
    let id = job.id.clone();
    state.snapshot_jobs.change(&id, |job| job.status = JobStatus::Running);
    Ok(Value::Null)
}
