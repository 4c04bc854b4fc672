//! What happens by itself: tasks end, invitations lapse, AWS reviews; and what follows from a change.

mod prospecting;
mod release;
mod review;
mod tasks;

use serde_json::Value;
use time::OffsetDateTime;

use crate::aws_side;
use crate::call::{Answer, Call};
use crate::config::Config;
use crate::state::{Event, InvitationStatus, Opportunity, State};
use crate::workflows;

pub(crate) use prospecting::{count_look, release_prospecting, start_prospecting};
pub use release::Release;
pub(crate) use release::{release_all, release_task};
pub(crate) use review::plan_review;
pub(crate) use tasks::{await_reads, count_reads, start_task};

/// The current state of a task of any kind, which counts as a look at it.
pub(crate) fn look_at_task(state: &mut State, call: &Call<'_>, id: &str) -> Answer {
    if state.prospecting.get(id).is_some() {
        prospecting::look_again(state, call, id)
    } else {
        tasks::look_at_task(state, call, id)
    }
}

/// Lets everything happen that was due by now, each at its own moment. Answers whether anything
/// did.
pub(crate) fn settle(state: &mut State, config: &Config, now: OffsetDateTime) -> bool {
    let mut happened = false;
    while let Some((at, event)) = state.agenda.pop_due(now) {
        happened = true;
        match event {
            Event::TaskStep(id) => workflows::take_step(state, config, &id, at),
            Event::TaskEnds(id) => workflows::finish_task(state, config, &id, at),
            Event::ProspectingGoesOn(id) => prospecting::go_on(state, &id, at),
            Event::InvitationExpires(id) => expire(state, &id),
            Event::ReferralArrives(id) => workflows::deliver_referral(state, config, &id, at),
            Event::ReviewBegins(id) => review::begin_review(state, config, &id, at),
            Event::ReviewEnds(id) => review::end_review(state, config, &id, at),
            Event::AwsAdvances(id) => aws_side::advance(state, config, &id, at),
        }
        after_change(state, config, at);
    }
    happened
}

/// What follows from every change, whoever made it: running snapshot jobs copy the opportunities
/// that changed, and the event feed tells what happened.
pub(crate) fn after_change(state: &mut State, config: &Config, at: OffsetDateTime) {
    workflows::snapshots::run_jobs(state, config, at);
    let changes = state.take_changes();
    crate::feed::publish(state, config, &changes, at);
    let records = state.take_records(&changes);
    if let Some(unsaved) = &mut state.unsaved {
        unsaved.extend(records);
    }
}

fn expire(state: &mut State, id: &str) {
    if state.invitations.get(id).is_some_and(|it| it.is_pending()) {
        state.invitations.change(id, |it| it.status = InvitationStatus::Expired);
    }
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
