//! What happens by itself: tasks end, invitations lapse, AWS reviews.

use std::time::Duration;

use serde_json::Value;
use time::OffsetDateTime;

use crate::call::{Answer, Call};
use crate::config::Config;
use crate::error::ServiceError;
use crate::pace::{ReviewPace, TaskProgress};
use crate::state::{Event, InvitationStatus, Opportunity, ReviewStatus, Shelf, State, Task, TaskKind, TaskOutcome};
use crate::workflows;

/// Lets everything happen that was due by now, each at its own moment. Answers whether anything
/// did.
pub(crate) fn settle(state: &mut State, config: &Config, now: OffsetDateTime) -> bool {
    let mut happened = false;
    while let Some((at, event)) = state.agenda.pop_due(now) {
        happened = true;
        match event {
            Event::TaskEnds(id) => workflows::finish_task(state, config, &id, at),
            Event::InvitationExpires(id) => expire(state, &id),
            Event::ReferralArrives(id) => workflows::deliver_referral(state, config, &id, at),
            Event::ReviewBegins(id) => begin_review(state, config, &id, at),
            Event::ReviewEnds(id) => end_review(state, &id, at),
        }
    }
    happened
}

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

fn expire(state: &mut State, id: &str) {
    if state.invitations.get(id).is_some_and(|it| it.is_pending()) {
        state.invitations.change(id, |it| it.status = InvitationStatus::Expired);
    }
}

/// Plans the review of a freshly submitted opportunity, if AWS moves by itself.
pub(crate) fn plan_review(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if let ReviewPace::After { begins, .. } = config.review {
        state.agenda.add(at + begins, Event::ReviewBegins(id.to_owned()));
    }
}

fn begin_review(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if status(state, id) == Some(ReviewStatus::Submitted) {
        state.opportunities.change(id, |it| it.review(ReviewStatus::InReview, at));
        let decides = match config.review {
            ReviewPace::After { decides, .. } => decides,
            ReviewPace::Never => Duration::ZERO,
        };
        state.agenda.add(at + decides, Event::ReviewEnds(id.to_owned()));
    }
}

fn end_review(state: &mut State, id: &str, at: OffsetDateTime) {
    if status(state, id) == Some(ReviewStatus::InReview) {
        workflows::decide_review(state, id, ReviewStatus::Approved, at);
    }
}

fn status(state: &State, id: &str) -> Option<ReviewStatus> {
    state.opportunities.get(id).map(|it| it.review_status)
}

/// Writes new next steps down in the opportunity's history, of which the newest 50 are kept.
pub(crate) fn note_next_steps(opportunity: &mut Opportunity, before: &str, at: OffsetDateTime) {
    const KEPT: usize = 50;
    let after = opportunity.text("/LifeCycle/NextSteps").to_owned();
    if after.is_empty() || after == before {
        return;
    }
    let entry = serde_json::json!({"Value": after, "Time": crate::state::wire_time(at)});
    let life_cycle = opportunity.content.get_mut("LifeCycle");
    let Some(life_cycle) = life_cycle.and_then(Value::as_object_mut) else {
        return;
    };
    let history = life_cycle.entry("NextStepsHistory").or_insert_with(|| Value::Array(Vec::new()));
    if let Some(history) = history.as_array_mut() {
        history.push(entry);
        let surplus = history.len().saturating_sub(KEPT);
        history.drain(..surplus);
    }
}
