//! `CreateResourceSnapshot`: a copy of the caller's opportunity for an engagement. When nothing
//! changed since the latest copy, the answer is that one.

use serde_json::json;

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::rules::snapshots::{SeriesRequest, may_share};
use crate::state::State;
use crate::workflows::snapshots;

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: SeriesRequest = call.request()?;
    let series = request.series();
    may_share(call, state, series)?;
    let taken = snapshots::take(state, call.config, series.engagement, series.opportunity, series.template, call.now);
    let snapshot = taken.ok_or_else(|| ServiceError::not_found("The resource can't be read any more."))?;
    Ok(json!({"Arn": snapshot.arn(), "Revision": snapshot.revision}))
}
