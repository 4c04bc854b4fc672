//! `CreateResourceSnapshotJob`: a job for the caller's opportunity in an engagement, stopped at
//! first.

use serde::Deserialize;
use serde_json::json;

use crate::call::{Answer, Call};
use crate::ids;
use crate::rules::snapshots::{SeriesRequest, may_share};
use crate::rules::tagging;
use crate::state::{JobStatus, State, Tag};
use crate::workflows::snapshots;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    #[serde(flatten)]
    series: SeriesRequest,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let series = request.series.series();
    tagging::acceptable(&request.tags)?;
    may_share(call, state, series)?;
    if let Some(job) = snapshots::job_of(state, series, call.catalog) {
        call.config.assumptions.duplicate_snapshot_job.check(
            "resourceIdentifier",
            format!("The job {} copies this resource into this engagement already.", job.id),
        )?;
    }
    let id = snapshots::create_job(state, call.caller(), call.catalog, series, JobStatus::Stopped, call.now);
    let arn = ids::owned_arn(call.caller(), call.catalog, "resource-snapshot-job", &id);
    state.tags.add(&arn, &request.tags);
    Ok(json!({"Id": id, "Arn": arn}))
}
