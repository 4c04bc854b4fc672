//! `CreateResourceSnapshotJob`.

use crate::call::{Answer, Call};
use crate::state::State;

pub(super) fn run(call: &Call<'_>, _state: &mut State) -> Answer {
    super::not_emulated(call)
}
