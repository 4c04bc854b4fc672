//! `GetResourceSnapshot`, for members of the engagement: one revision, or the latest.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::rules::snapshots::SeriesRequest;
use crate::state::State;
use crate::workflows::snapshots;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    #[serde(flatten)]
    series: SeriesRequest,
    revision: Option<u32>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let series = request.series.series();
    state.joined_engagement(call.caller(), call.catalog, series.engagement)?;
    let found = match request.revision {
        Some(revision) => state.snapshots.get(&series.revision_id(revision)),
        None => snapshots::latest(state, series, call.catalog),
    };
    found
        .filter(|it| it.is_visible_to(call.caller()))
        .map(|it| it.to_answer())
        .ok_or_else(|| ServiceError::not_found(format!("There is no such snapshot of {}.", series.opportunity)))
}
