//! How tasks are driven to their end: by time, by reads, at once, or not until released.

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::pace::TaskProgress;
use crate::state::{Event, Shelf, Side, State, Task, TaskGoal, TaskKind};
use crate::workflows;

/// Files a task and decides how it goes: as a rule for it says, else as the settings say. Answers
/// its state at once.
pub(crate) fn start_task(state: &mut State, call: &Call<'_>, mut task: Task) -> Answer {
    let config = call.config;
    let id = task.id.clone();
    let kind = task.kind();
    let engagement = engagement_of(state, &task);
    let rule = state.task_rules.apply(&task, engagement.as_deref()).unwrap_or_default();
    if task.fail_with.is_none() {
        task.fail_with = rule.fail_with;
        task.fail_message = rule.message;
    }
    let progress = rule.progress.unwrap_or(config.tasks);
    match progress {
        TaskProgress::Reads(count) => task.reads_left = Some(count),
        TaskProgress::Held => task.held = true,
        TaskProgress::Immediate | TaskProgress::After { .. } => {}
    }
    state.tasks.put(task);
    match progress {
        TaskProgress::Immediate | TaskProgress::Reads(0) => workflows::finish_task(state, config, &id, call.now),
        TaskProgress::After { min, max } => {
            let whole = rand::random_range(min..=max);
            let steps = workflows::step_count(kind);
            for step in 1..steps {
                state.agenda.add(call.now + whole * step / steps, Event::TaskStep(id.clone()));
            }
            state.agenda.add(call.now + whole, Event::TaskEnds(id.clone()));
        }
        TaskProgress::Reads(_) | TaskProgress::Held => {}
    }
    task_answer(state, &id)
}

/// The engagement that a task about to start works in, if there is one yet.
fn engagement_of(state: &State, task: &Task) -> Option<String> {
    match &task.goal {
        TaskGoal::Accept { invitation } => state.invitations.get(invitation).map(|it| it.engagement.clone()),
        TaskGoal::Submit { opportunity, .. } => state.opportunities.get(opportunity)?.engagement.clone(),
        TaskGoal::Convert { engagement, .. } => Some(engagement.clone()),
    }
}

/// The current state of a task, which counts as a read of it.
pub(crate) fn look_at_task(state: &mut State, call: &Call<'_>, id: &str) -> Answer {
    let answer = task_answer(state, id);
    count_read(state, call, id);
    answer
}

/// Whether the caller has tasks of this kind that wait for reads.
pub(crate) fn await_reads(state: &State, call: &Call<'_>, kind: TaskKind) -> bool {
    let shelf = Shelf::new(call.caller(), call.catalog, Side::ReadDriven(kind));
    state.tasks.on_shelf(&shelf).next().is_some()
}

/// Counts a read of every task of one kind that the caller has in progress. The answer to the
/// read is made before: a task with n reads left is seen in progress n times.
pub(crate) fn count_reads(state: &mut State, call: &Call<'_>, kind: TaskKind) {
    let shelf = Shelf::new(call.caller(), call.catalog, Side::ReadDriven(kind));
    let waiting: Vec<_> = state.tasks.on_shelf(&shelf).map(|task| task.id.clone()).collect();
    for id in waiting {
        count_read(state, call, &id);
    }
}

fn count_read(state: &mut State, call: &Call<'_>, id: &str) {
    let task = state.tasks.get(id).filter(|task| task.is_in_progress());
    let Some(left) = task.and_then(|task| task.reads_left) else {
        return;
    };
    let left = left.saturating_sub(1);
    state.tasks.change(id, |task| task.reads_left = Some(left));
    if left == 0 {
        workflows::finish_task(state, call.config, id, call.now);
    }
}

fn task_answer(state: &State, id: &str) -> Answer {
    let task = state.tasks.get(id);
    task.map(Task::to_answer).ok_or_else(|| ServiceError::not_found(format!("There is no task {id}.")))
}
