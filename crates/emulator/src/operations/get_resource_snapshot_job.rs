//! `GetResourceSnapshotJob`: one of the caller's own.

use crate::call::{Answer, Call};
use crate::rules::snapshots::own_job;
use crate::state::State;

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    Ok(own_job(call, state)?.to_answer())
}
