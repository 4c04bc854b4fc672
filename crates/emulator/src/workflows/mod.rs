//! What takes several steps and touches several records.

mod accept_invitation;
mod referral;
mod review;
pub(crate) mod snapshots;
mod submit_opportunity;

use time::OffsetDateTime;

pub(crate) use accept_invitation::join_engagement;
pub(crate) use referral::deliver_referral;
pub(crate) use review::decide_review;

use crate::config::Config;
use crate::state::{SHARED_TEMPLATE, State, TaskGoal, TaskOutcome};

/// Why a task failed: one of the model's `ReasonCode` values, and a sentence.
struct Failure {
    reason: String,
    message: String,
}

impl Failure {
    fn new(reason: &str, message: impl Into<String>) -> Self {
        Self { reason: reason.to_owned(), message: message.into() }
    }
}

/// What a finished task has to show.
struct Product {
    opportunity: String,
    invitation: String,
    engagement: String,
}

/// Does the task's work, all of it or nothing, and writes down how it ended.
pub(crate) fn finish_task(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    let running = |task: &&crate::state::Task| task.outcome == TaskOutcome::InProgress;
    let Some(task) = state.tasks.get(id).filter(running).cloned() else {
        return;
    };
    let work = match &task.fail_with {
        Some(reason) => Err(Failure::new(reason, "The request asked the emulator for this failure.")),
        None => match &task.goal {
            TaskGoal::Accept { invitation } => accept_invitation::run(state, config, &task, invitation, at),
            TaskGoal::Submit { opportunity, .. } => submit_opportunity::run(state, config, &task, opportunity, at),
        },
    };
    match work {
        Ok(product) => {
            let (engagement, opportunity) = (&product.engagement, &product.opportunity);
            snapshots::take(state, config, engagement, opportunity, SHARED_TEMPLATE, at);
            let job_id = snapshots::open_job(state, &task.account, task.catalog, engagement, opportunity, at);
            if let TaskGoal::Submit { .. } = task.goal
                && let Some(job) = state.snapshot_jobs.get(&job_id)
            {
                let arn = job.arn();
                state.tags.add(&arn, &task.tags);
            }
            state.tasks.change(id, |task| {
                task.outcome = TaskOutcome::Complete;
                task.opportunity = Some(product.opportunity);
                task.invitation = Some(product.invitation);
                task.engagement = Some(product.engagement);
                task.snapshot_job = Some(job_id);
            });
        }
        Err(failure) => state.tasks.change(id, |task| {
            task.outcome = TaskOutcome::Failed { reason: failure.reason, message: failure.message };
        }),
    }
}
