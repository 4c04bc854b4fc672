//! How tasks take their steps.
//!
//! A step looks first whether it can be taken, and then does its work. What it made stays when a
//! later one fails, and a new run of the same task goes on from there: every step leaves alone
//! what is there already.

use time::OffsetDateTime;

use super::{accept_invitation, convert_lead, snapshots, submit_opportunity};
use crate::config::Config;
use crate::state::{SHARED_TEMPLATE, Series, State, Tags, Task, TaskKind, TaskOutcome};

/// Why a task failed: one of the model's `ReasonCode` values, and a sentence.
pub(super) struct Failure {
    pub(super) reason: String,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(reason: &str, message: impl Into<String>) -> Self {
        Self { reason: reason.to_owned(), message: message.into() }
    }

    /// Something that an earlier step must have left is missing.
    pub(super) fn internal(what: &str) -> Self {
        Self::new("InternalError", format!("The task has lost its {what}."))
    }
}

/// One step of a task.
pub(super) struct Step {
    /// What it does, in the words of an incomplete sentence.
    pub(super) name: &'static str,
    /// The reason codes that belong to it: a task asked to fail with one of them does so here.
    pub(super) codes: &'static [&'static str],
    /// Says why it can't be taken. What an earlier step of the same task would make may be absent.
    pub(super) check: fn(&Run<'_>) -> Result<(), Failure>,
    pub(super) act: fn(&mut Run<'_>) -> Result<(), Failure>,
}

/// The step that shares the opportunity in the engagement.
pub(super) const SNAPSHOT: Step = Step {
    name: "take the snapshot",
    codes: &["ResourceSnapshotAccessDenied", "ResourceSnapshotValidationFailed", "ResourceSnapshotConflict"],
    check: |_| Ok(()),
    act: share,
};

/// The step that keeps the shared copy up to date.
pub(super) const SNAPSHOT_JOB: Step = Step {
    name: "create the snapshot job",
    codes: &["ResourceSnapshotJobAccessDenied", "ResourceSnapshotJobValidationFailed", "ResourceSnapshotJobConflict"],
    check: may_tag_job,
    act: open_job,
};

fn share(run: &mut Run<'_>) -> Result<(), Failure> {
    let opportunity = run.opportunity()?.to_owned();
    let engagement = run.engagement()?.to_owned();
    run.state.opportunities.change(&opportunity, |it| it.engagement = Some(engagement.clone()));
    run.state.engagements.change(&engagement, |it| {
        if !it.opportunities.contains(&opportunity) {
            it.opportunities.push(opportunity.clone());
        }
    });
    let taken = snapshots::take(run.state, run.config, &engagement, &opportunity, SHARED_TEMPLATE, run.at);
    taken.map(|_| ()).ok_or_else(|| Failure::internal("opportunity"))
}

/// A job that there is already may have so many tags that the task's don't fit beside them.
fn may_tag_job(run: &Run<'_>) -> Result<(), Failure> {
    if run.task.kind() != TaskKind::FromOpportunity || run.task.snapshot_job.is_some() {
        return Ok(());
    }
    let opportunity = run.task.opportunity.as_deref().and_then(|id| run.state.opportunities.get(id));
    let job = opportunity.and_then(|it| {
        let engagement = it.engagement.as_deref()?;
        let series = Series { engagement, opportunity: &it.id, template: SHARED_TEMPLATE };
        snapshots::job_of(run.state, series, it.catalog)
    });
    match job {
        Some(job) => run.may_tag(&job.arn(), "ResourceSnapshotJobValidationFailed"),
        None => Ok(()),
    }
}

fn open_job(run: &mut Run<'_>) -> Result<(), Failure> {
    if run.task.snapshot_job.is_some() {
        return Ok(());
    }
    let opportunity = run.opportunity()?.to_owned();
    let engagement = run.engagement()?.to_owned();
    let (account, catalog) = (run.task.account.clone(), run.task.catalog);
    let id = snapshots::open_job(run.state, &account, catalog, &engagement, &opportunity, run.at);
    // The other kinds create an opportunity, which gets the tags instead.
    if run.task.kind() == TaskKind::FromOpportunity
        && let Some(job) = run.state.snapshot_jobs.get(&id)
    {
        let arn = job.arn();
        run.state.tags.add(&arn, &run.task.tags);
    }
    run.task.snapshot_job = Some(id);
    Ok(())
}

fn steps(kind: TaskKind) -> &'static [Step] {
    match kind {
        TaskKind::ByAcceptingInvitation => accept_invitation::STEPS,
        TaskKind::FromOpportunity => submit_opportunity::STEPS,
        TaskKind::FromEngagement => convert_lead::STEPS,
    }
}

/// How many steps a task of this kind takes.
pub(crate) fn step_count(kind: TaskKind) -> u32 {
    u32::try_from(steps(kind).len()).unwrap_or(u32::MAX)
}

/// The step at which a task fails that was asked to fail with this code. A code that belongs to no
/// step fails the first, before anything was done; an internal error the last, so that it leaves
/// the most behind.
fn failing_step(steps: &[Step], code: &str) -> usize {
    let belongs = steps.iter().position(|step| step.codes.contains(&code));
    belongs.unwrap_or(if code == "InternalError" { steps.len() - 1 } else { 0 })
}

/// A task on its way: its working copy, and what it works on.
pub(super) struct Run<'a> {
    pub(super) state: &'a mut State,
    pub(super) config: &'a Config,
    pub(super) task: Task,
    pub(super) at: OffsetDateTime,
}

impl Run<'_> {
    /// The opportunity that the task was given or has created.
    pub(super) fn opportunity(&self) -> Result<&str, Failure> {
        self.task.opportunity.as_deref().ok_or_else(|| Failure::internal("opportunity"))
    }

    /// The engagement that the task was given, has joined or has created.
    pub(super) fn engagement(&self) -> Result<&str, Failure> {
        self.task.engagement.as_deref().ok_or_else(|| Failure::internal("engagement"))
    }

    /// Fails with this code when a resource can't take the task's tags beside those it has.
    pub(super) fn may_tag(&self, arn: &str, code: &str) -> Result<(), Failure> {
        if self.state.tags.count_with(arn, &self.task.tags) > Tags::LIMIT {
            let message = format!("With the task's tags {arn} would have more than {}.", Tags::LIMIT);
            return Err(Failure::new(code, message));
        }
        Ok(())
    }

    /// Takes the next step. The task ends with the last one, or when the step fails.
    fn take_next(&mut self) {
        let steps = steps(self.task.kind());
        let taken = match steps.get(self.task.steps_taken) {
            Some(step) => self.asked_to_fail(steps).and_then(|()| (step.check)(self)).and_then(|()| (step.act)(self)),
            None => Ok(()),
        };
        self.task.steps_taken += usize::from(taken.is_ok());
        match taken {
            Ok(()) if self.task.steps_taken < steps.len() => {}
            ended => self.end(ended),
        }
    }

    /// Takes all the steps that are left if every one of them can be taken, and else none.
    fn take_all_or_none(&mut self) {
        let steps = steps(self.task.kind());
        let left = steps.get(self.task.steps_taken..).unwrap_or_default();
        let ended = match &self.task.fail_with {
            Some(code) => Err(self.failure_asked_for(code, steps)),
            None => left
                .iter()
                .try_for_each(|step| (step.check)(self))
                .and_then(|()| left.iter().try_for_each(|step| (step.act)(self))),
        };
        self.task.steps_taken += if ended.is_ok() { left.len() } else { 0 };
        self.end(ended);
    }

    fn asked_to_fail(&self, steps: &[Step]) -> Result<(), Failure> {
        match &self.task.fail_with {
            Some(code) if failing_step(steps, code) <= self.task.steps_taken => {
                Err(self.failure_asked_for(code, steps))
            }
            _ => Ok(()),
        }
    }

    fn failure_asked_for(&self, code: &str, steps: &[Step]) -> Failure {
        let step = &steps[failing_step(steps, code)];
        let message = self.task.fail_message.clone();
        Failure::new(
            code,
            message.unwrap_or_else(|| {
                format!("The emulator was asked to let this task fail: it could not {}.", step.name)
            }),
        )
    }

    fn end(&mut self, outcome: Result<(), Failure>) {
        self.task.outcome = match outcome {
            Ok(()) => TaskOutcome::Complete,
            Err(failure) => TaskOutcome::Failed { reason: failure.reason, message: failure.message },
        };
    }
}

/// Lets a task in progress take its next step, where steps are taken one by one.
pub(crate) fn take_step(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if config.assumptions.failed_tasks_leave_results {
        advance(state, config, id, at, |run| run.take_next());
    }
}

/// Lets a task in progress take all the steps that are left, and writes down how it ended.
pub(crate) fn finish_task(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    advance(state, config, id, at, |run| {
        if !config.assumptions.failed_tasks_leave_results {
            return run.take_all_or_none();
        }
        while run.task.is_in_progress() {
            run.take_next();
        }
    });
}

fn advance(state: &mut State, config: &Config, id: &str, at: OffsetDateTime, work: impl FnOnce(&mut Run<'_>)) {
    let Some(task) = state.tasks.get(id).filter(|task| task.is_in_progress()).cloned() else {
        return;
    };
    let mut run = Run { state: &mut *state, config, task, at };
    work(&mut run);
    let task = run.task;
    state.tasks.put(task);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_codes_of_the_steps_are_the_models_and_each_belongs_to_one_step_of_a_kind() {
        let model = service_model::official().shape("ReasonCode").expect("the model has it");
        let known: BTreeSet<_> = model.values().iter().map(String::as_str).collect();
        let mut covered = BTreeSet::new();
        for kind in [TaskKind::ByAcceptingInvitation, TaskKind::FromOpportunity, TaskKind::FromEngagement] {
            let codes: Vec<_> = steps(kind).iter().flat_map(|step| step.codes).copied().collect();
            let once: BTreeSet<_> = codes.iter().copied().collect();
            assert_eq!(once.len(), codes.len(), "{kind:?}");
            assert!(once.is_subset(&known), "{kind:?}");
            covered.extend(once);
        }
        let anywhere: Vec<_> = known.difference(&covered).copied().collect();
        assert_eq!(anywhere, ["InternalError", "RequestThrottled"]);
    }
}
