//! The demo's tasks.

use time::Duration;

use super::data::TaskRow;
use super::{Cast, engagements, invitations, opportunities, seed_rows};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::ids::Kind;
use crate::pace::TaskProgress;
use crate::state::{Event, JobStatus, SHARED_TEMPLATE, SnapshotJob, State, Task, TaskGoal, TaskOutcome};

/// When the task that is in progress at the start comes to its end: long enough after the start
/// for someone to see it.
const LINGERS: Duration = Duration::minutes(3);

pub(super) fn plant(state: &mut State, cast: &Cast, config: &Config) -> Result<(), String> {
    let rows: Vec<TaskRow> = seed_rows!("tasks")?;
    for row in rows {
        let task = build(&row, cast, config)?;
        if task.outcome == TaskOutcome::InProgress && task.reads_left.is_none() {
            let event = Event::TaskEnds(task.id.clone());
            state.agenda.add(cast.now + LINGERS, event);
        }
        if let (Some(id), Some(engagement), Some(opportunity)) =
            (&task.snapshot_job, &task.engagement, &task.opportunity)
        {
            state.snapshot_jobs.put(SnapshotJob {
                id: id.clone(),
                account: task.account.clone(),
                catalog: task.catalog,
                engagement: engagement.clone(),
                opportunity: opportunity.clone(),
                template: SHARED_TEMPLATE.to_owned(),
                status: JobStatus::Running,
                created: task.started,
                last_success: None,
                last_failure: None,
                is_behind: false,
            });
        }
        state.tasks.put(task);
    }
    Ok(())
}

fn build(row: &TaskRow, cast: &Cast, config: &Config) -> Result<Task, String> {
    let opportunity = row.opportunity.as_deref().map(opportunities::id);
    let invitation = row.invitation.as_deref().map(invitations::id);
    let goal = if row.accepting {
        TaskGoal::Accept { invitation: invitation.clone().unwrap_or_default() }
    } else {
        TaskGoal::Submit {
            opportunity: opportunity.clone().unwrap_or_default(),
            involvement: "Co-Sell".to_owned(),
            visibility: Some("Full".to_owned()),
        }
    };
    let id = Kind::Task.derived(&format!("demo task {}", row.label));
    let started = cast.now - Duration::seconds_f64(row.minutes_ago * 60.0);
    let mut task = Task::begin(id, &cast.us.id, Catalog::Sandbox, goal, started);
    match (&*row.outcome, &row.reason, &row.message) {
        ("COMPLETE", None, None) => {
            task.outcome = TaskOutcome::Complete;
            let label = format!("demo job {}", row.label);
            task.snapshot_job = Some(Kind::SnapshotJob.derived(&label));
            task.opportunity = opportunity;
            task.engagement = row.engagement.as_deref().map(engagements::id);
            task.invitation = invitation;
        }
        ("FAILED", Some(reason), Some(message)) => {
            task.outcome = TaskOutcome::Failed { reason: reason.clone(), message: message.clone() };
        }
        ("IN_PROGRESS", None, None) => {
            if let TaskProgress::Reads(count) = config.tasks {
                task.reads_left = Some(count.max(1));
            }
        }
        _ => return Err(format!("seed: task {} contradicts itself", row.label)),
    }
    Ok(task)
}
