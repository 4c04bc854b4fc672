//! `ListProspectingFromEngagementTasks`.

use crate::call::{Answer, Call};
use crate::state::State;

pub(super) fn run(call: &Call<'_>, _state: &State) -> Answer {
    super::not_emulated(call)
}
