//! How tasks are driven to their end: by time, by reads, at once.

use crate::call::{Answer, Call};
use crate::error::ServiceError;
use crate::pace::TaskProgress;
use crate::state::{Event, Shelf, State, Task, TaskKind, TaskOutcome};
use crate::workflows;

/// Files a task and decides when it ends. Answers its state at once.
pub(crate) fn start_task(state: &mut State, call: &Call<'_>, mut task: Task) -> Answer {
    let config = call.config;
    let id = task.id.clone();
    task.reads_left = match config.tasks {
        TaskProgress::Reads(count) => Some(count),
        TaskProgress::Immediate | TaskProgress::After { .. } => None,
    };
    let at_once = matches!(config.tasks, TaskProgress::Immediate | TaskProgress::Reads(0));
    state.tasks.put(task);
    if at_once {
        workflows::finish_task(state, config, &id, call.now);
    } else if let TaskProgress::After { min, max } = config.tasks {
        let ends = call.now + rand::random_range(min..=max);
        state.agenda.add(ends, Event::TaskEnds(id.clone()));
    }
    task_answer(state, &id)
}

/// The current state of a task, which counts as a read of it.
pub(crate) fn look_at_task(state: &mut State, call: &Call<'_>, id: &str) -> Answer {
    let answer = task_answer(state, id);
    count_read(state, call, id);
    answer
}

/// Counts a read of every task of one kind that the caller has in progress. The answer to the
/// read is made before: a task with n reads left is seen in progress n times.
pub(crate) fn count_reads(state: &mut State, call: &Call<'_>, kind: TaskKind) {
    let shelf = Shelf::new(call.caller(), call.catalog, kind.side());
    let waiting: Vec<_> = state
        .tasks
        .on_shelf(&shelf)
        .filter(|task| task.outcome == TaskOutcome::InProgress)
        .map(|task| task.id.clone())
        .collect();
    for id in waiting {
        count_read(state, call, &id);
    }
}

fn count_read(state: &mut State, call: &Call<'_>, id: &str) {
    let in_progress = |task: &&Task| task.outcome == TaskOutcome::InProgress;
    let task = state.tasks.get(id).filter(in_progress);
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
