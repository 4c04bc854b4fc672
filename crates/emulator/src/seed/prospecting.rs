//! The demo's prospecting tasks. They are run, not written down, so that what they found is where it
//! belongs; one of them asks for engagements that have no lead or aren't the partner's yet.

use time::Duration;

use super::data::ProspectingRow;
use super::{Cast, engagements, hours, seed_rows};
use crate::catalog::Catalog;
use crate::ids::Kind;
use crate::state::{ProspectingTask, State};
use crate::workflows;

pub(super) fn plant(state: &mut State, cast: &Cast) -> Result<(), String> {
    let rows: Vec<ProspectingRow> = seed_rows!("prospecting")?;
    for row in rows {
        let id = Kind::ProspectingTask.derived(&format!("demo prospecting {}", row.label));
        let started = cast.now - hours(row.hours_ago);
        let asked: Vec<_> = row.engagements.iter().map(|label| engagements::id(label)).collect();
        let task = ProspectingTask::new(id.clone(), &cast.us.id, Catalog::Sandbox, row.name, asked, started);
        let turns = task.findings.len();
        state.prospecting.put(task);
        for turn in 1..=turns {
            let share = turn as f64 / turns as f64;
            workflows::prospect_next(state, &id, started + Duration::seconds_f64(row.minutes * 60.0 * share));
        }
    }
    Ok(())
}
