//! How prospecting tasks are driven on, one engagement after another.

use time::{Duration, OffsetDateTime};

use crate::call::{Answer, Call};
use crate::catalog::Catalog;
use crate::error::ServiceError;
use crate::pace::TaskProgress;
use crate::state::{Drive, Event, Finding, ProspectingTask, Shelf, Side, State};
use crate::workflows;

/// Files a task and decides what drives it. Answers its state at once.
pub(crate) fn start_prospecting(state: &mut State, call: &Call<'_>, mut task: ProspectingTask) -> Answer {
    let id = task.id.clone();
    let at_once = matches!(call.config.tasks, TaskProgress::Immediate | TaskProgress::Reads(0));
    if let TaskProgress::After { min, max } = call.config.tasks {
        let whole = Duration::try_from(rand::random_range(min..=max)).unwrap_or(Duration::ZERO);
        let turns = i32::try_from(task.findings.len()).unwrap_or(i32::MAX).max(1);
        task.drive = Drive::Time(whole / turns);
        state.agenda.add(call.now + whole / turns, Event::ProspectingGoesOn(id.clone()));
    } else if let TaskProgress::Reads(of) = call.config.tasks {
        task.drive = Drive::Reads { of, seen: 0 };
    }
    if !matches!(task.drive, Drive::Release) {
        task.begin_next();
    }
    state.prospecting.put(task);
    if at_once {
        release_prospecting(state, &id, None, call.now);
    }
    answer(state, &id)
}

/// The current state of a task, as its Start operation answers it, which counts as a look at it.
pub(super) fn look_again(state: &mut State, call: &Call<'_>, id: &str) -> Answer {
    let answer = answer(state, id);
    count_look(state, id, call.now);
    answer
}

fn answer(state: &State, id: &str) -> Answer {
    let task = state.prospecting.get(id);
    task.map(ProspectingTask::to_start_answer)
        .ok_or_else(|| ServiceError::not_found(format!("There is no prospecting task {id}.")))
}

/// Counts a look at a task that looks drive on. The answer is made before: a task that takes n looks
/// is seen unfinished n times.
pub(crate) fn count_look(state: &mut State, id: &str, now: OffsetDateTime) {
    let Some(task) = state.prospecting.get(id) else {
        return;
    };
    let Drive::Reads { of, seen } = task.drive else {
        return;
    };
    let seen = seen.saturating_add(1).min(of);
    let due = task.findings.len() * seen as usize / of.max(1) as usize;
    let turns = due.saturating_sub(task.done());
    state.prospecting.change(id, |task| task.drive = Drive::Reads { of, seen });
    for _ in 0..turns {
        workflows::prospect_next(state, id, now);
    }
}

/// One engagement's time is over: deals with it and plans the next one's.
pub(super) fn go_on(state: &mut State, id: &str, at: OffsetDateTime) {
    workflows::prospect_next(state, id, at);
    let open = state.prospecting.get(id).filter(|task| task.ended.is_none());
    if let Some(Drive::Time(turn)) = open.map(|task| task.drive) {
        state.agenda.add(at + turn, Event::ProspectingGoesOn(id.to_owned()));
    }
}

/// Ends a task now, whatever drives it: the engagements that still wait are dealt with, or fail with
/// the given reason and message. Answers whether there was an unfinished task of this identifier.
pub(crate) fn release_prospecting(
    state: &mut State,
    id: &str,
    failure: Option<(&str, &str)>,
    now: OffsetDateTime,
) -> bool {
    let mut released = false;
    while let Some(position) = state.prospecting.get(id).and_then(ProspectingTask::next) {
        released = true;
        match failure {
            None => workflows::prospect_next(state, id, now),
            Some((reason, message)) => {
                let finding = Finding::Failed { reason: reason.to_owned(), message: message.to_owned() };
                state.prospecting.change(id, |task| task.find(position, finding, now));
            }
        }
    }
    released
}

/// Lets all tasks go on that wait to be released.
pub(crate) fn release_all_prospecting(state: &mut State, now: OffsetDateTime) {
    for catalog in [Catalog::Aws, Catalog::Sandbox] {
        let shelf = Shelf::new("", catalog, Side::Held);
        let held: Vec<_> = state.prospecting.on_shelf(&shelf).map(|task| task.id.clone()).collect();
        for id in held {
            release_prospecting(state, &id, None, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_task_ends_when_it_is_released_and_not_again() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let engagements = vec!["eng-1".to_owned(), "eng-2".to_owned(), "eng-1".to_owned()];
        for (failure, reason) in [(None, "EngagementAccessDenied"), (Some(("NoData", "Nothing.")), "NoData")] {
            let mut state = State::default();
            let (id, name) = ("task-1".to_owned(), "Held".to_owned());
            state.prospecting.put(ProspectingTask::new(id, "1", Catalog::Sandbox, name, engagements.clone(), now));
            let status =
                |state: &State| state.prospecting.get("task-1").map(|it| it.to_start_answer()["TaskStatus"].clone());
            assert_eq!(status(&state), Some("PENDING".into()));
            assert!(release_prospecting(&mut state, "task-1", failure, now));
            assert_eq!(status(&state), Some("FAILED".into()));
            let answer = state.prospecting.get("task-1").map(ProspectingTask::to_answer).expect("it was put");
            assert_eq!(answer["Engagements"].as_array().map(Vec::len), Some(2), "each engagement once");
            assert_eq!(answer["Engagements"][1]["ReasonCode"], reason);
            assert!(!release_prospecting(&mut state, "task-1", failure, now));
        }
    }

    #[test]
    fn all_held_tasks_are_released_at_once() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let mut state = State::default();
        for (id, catalog) in [("task-1", Catalog::Aws), ("task-2", Catalog::Sandbox), ("task-3", Catalog::Sandbox)] {
            let engagements = vec!["eng-1".to_owned()];
            state.prospecting.put(ProspectingTask::new(id.to_owned(), "1", catalog, id.to_owned(), engagements, now));
        }
        state.prospecting.change("task-3", |task| task.drive = Drive::Reads { of: 2, seen: 0 });
        release_all_prospecting(&mut state, now);
        let ended = |id: &str| state.prospecting.get(id).is_some_and(|task| task.ended.is_some());
        assert_eq!([ended("task-1"), ended("task-2"), ended("task-3")], [true, true, false]);
    }
}
