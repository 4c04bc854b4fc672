//! Prospecting: what AWS finds out about the customer of an engagement's lead.

mod profile;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::steps::Failure;
use crate::rules::contexts::{self, PROSPECTING_RESULT};
use crate::sentinels;
use crate::state::{AWS, Finding, ProspectingTask, State, wire_time};

/// Does the research on the engagement whose turn it is, and begins with the next one.
pub(crate) fn prospect_next(state: &mut State, id: &str, at: OffsetDateTime) {
    let Some(task) = state.prospecting.get(id).cloned() else {
        return;
    };
    let Some(position) = task.next() else {
        return;
    };
    let work = match sentinels::requested_prospecting_failure(&task.name) {
        Some(reason) => Err(Failure::new(reason, "The task's name asked the emulator for this failure.")),
        None => prospect(state, &task, &task.findings[position].0, at),
    };
    let finding = match work {
        Ok(context) => Finding::Completed { context },
        Err(failure) => Finding::Failed { reason: failure.reason, message: failure.message },
    };
    state.prospecting.change(id, |task| {
        task.find(position, finding, at);
        task.begin_next();
    });
}

/// Writes the result into the engagement and answers the new context's identifier.
fn prospect(
    state: &mut State,
    task: &ProspectingTask,
    engagement: &str,
    at: OffsetDateTime,
) -> Result<String, Failure> {
    let Ok(engagement) = state.joined_engagement(&task.account, task.catalog, engagement) else {
        return Err(Failure::new("EngagementAccessDenied", "The engagement doesn't exist or isn't the caller's."));
    };
    let Some(customer) = engagement.contexts.iter().find_map(|it| it.pointer("/Payload/Lead/Customer")) else {
        return Err(Failure::new("ContextNotFound", "The engagement has no lead."));
    };
    if !contexts::has_room(engagement) {
        return Err(Failure::new("ServiceQuotaExceeded", "The engagement has no room for another context."));
    }
    let payload = result(task, customer, at);
    let id = engagement.id.clone();
    let mut context = String::new();
    state.engagements.change(&id, |it| {
        context = contexts::add_finding(it, &task.id, payload);
        it.touch(AWS, at);
    });
    Ok(context)
}

fn result(task: &ProspectingTask, customer: &Value, at: OffsetDateTime) -> Value {
    json!({PROSPECTING_RESULT: {"Aws": {
        "Customer": profile::customer(customer),
        "Insights": profile::insights(customer),
        "StartTime": wire_time(task.started),
        "EndTime": wire_time(at),
        "TaskId": task.id,
        "TaskArn": task.arn(),
        "TaskName": task.name,
    }}})
}
