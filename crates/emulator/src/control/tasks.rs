//! Tasks: what runs, how it ends, and rules for those to come.

use std::sync::Arc;

use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::body::JsonBody;
use super::query::Parameters;
use super::{Control, ControlError};
use crate::catalog::Catalog;
use crate::ids;
use crate::progress::{self, Release};
use crate::service::Service;
use crate::state::{Finding, ProspectingTask, State, Task, TaskOutcome, TaskRule};

/// The status of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskStatus {
    /// It runs, or waits to be released.
    InProgress,
    /// It did all that it was asked to do.
    Complete,
    /// It ended early.
    Failed,
}

/// A task of any account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskReport {
    /// Its identifier.
    pub id: String,
    /// The Start operation that made it.
    pub kind: &'static str,
    /// The account that started it.
    pub account: String,
    /// The catalog it runs in.
    pub catalog: Catalog,
    /// The invitation, opportunity or engagement that it works on; of a prospecting task the first of
    /// its engagements.
    pub identifier: String,
    /// When it was started.
    #[serde(with = "time::serde::rfc3339")]
    pub started: OffsetDateTime,
    /// How it stands.
    pub status: TaskStatus,
    /// Whether it waits to be released.
    pub held: bool,
    /// Why it failed: one of the model's `ReasonCode` values, or a free text for prospecting, where
    /// one engagement may fail although the task goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// What it says about its failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl TaskReport {
    fn of(task: &Task) -> Self {
        let (status, reason_code, message) = match &task.outcome {
            TaskOutcome::InProgress => (TaskStatus::InProgress, None, None),
            TaskOutcome::Complete => (TaskStatus::Complete, None, None),
            TaskOutcome::Failed { reason, message } => {
                (TaskStatus::Failed, Some(reason.clone()), Some(message.clone()))
            }
        };
        Self {
            id: task.id.clone(),
            kind: task.kind().operation(),
            account: task.account.clone(),
            catalog: task.catalog,
            identifier: task.goal.subject().to_owned(),
            started: task.started,
            status,
            held: task.held && status == TaskStatus::InProgress,
            reason_code,
            message,
        }
    }

    fn of_prospecting(task: &ProspectingTask) -> Self {
        let failure = task.findings.iter().find_map(|(_, finding)| match finding {
            Finding::Failed { reason, message } => Some((reason.clone(), message.clone())),
            _ => None,
        });
        let (reason_code, message) = failure.unzip();
        Self {
            id: task.id.clone(),
            kind: "StartProspectingFromEngagementTask",
            account: task.account.clone(),
            catalog: task.catalog,
            identifier: task.findings.first().map(|(engagement, _)| engagement.clone()).unwrap_or_default(),
            started: task.started,
            status: match task.status() {
                "FAILED" => TaskStatus::Failed,
                "COMPLETED" => TaskStatus::Complete,
                _ => TaskStatus::InProgress,
            },
            held: task.is_held(),
            reason_code,
            message,
        }
    }
}

impl Control {
    /// The tasks of all accounts, or those in one status, the newest first.
    pub fn tasks(&self, status: Option<TaskStatus>) -> Vec<TaskReport> {
        let state = self.service.settled();
        let mut reports: Vec<_> = state
            .tasks
            .iter()
            .map(TaskReport::of)
            .chain(state.prospecting.iter().map(TaskReport::of_prospecting))
            .filter(|report| status.is_none_or(|wanted| wanted == report.status))
            .collect();
        drop(state);
        reports.sort_by(|one, other| (other.started, &other.id).cmp(&(one.started, &one.id)));
        reports
    }

    /// Ends a task in progress now, whatever it waits for.
    ///
    /// # Errors
    /// [`ControlError::NotFound`] when there is no such task, [`ControlError::Conflict`] when it has
    /// ended, [`ControlError::Invalid`] for a reason code that the model doesn't have.
    pub fn release_task(&self, id: &str, release: Release) -> Result<TaskReport, ControlError> {
        let id = ids::bare(id);
        self.service.intervene(|state, config, now| {
            let before = find(state, id)?;
            if before.status != TaskStatus::InProgress {
                return Err(ControlError::Conflict(format!("Task {id} has ended already.")));
            }
            if state.prospecting.get(id).is_some() {
                release_prospecting(state, id, &release, now);
            } else {
                progress::release_task(state, config, id, release, now)
                    .map_err(|error| ControlError::bad_request(error).at("reason_code"))?;
            }
            find(state, id)
        })
    }

    /// Lets all tasks go on that wait to be released.
    pub fn release_held_tasks(&self) {
        self.service.intervene(progress::release_all);
    }

    /// The rules for tasks to come, in the order in which they are tried.
    pub fn task_rules(&self) -> Vec<TaskRule> {
        self.service.read().task_rules.all().to_vec()
    }

    /// Adds a rule for tasks to come behind those there are.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when the rule makes no sense.
    pub fn add_task_rule(&self, rule: TaskRule) -> Result<(), ControlError> {
        self.service
            .intervene(|state, _, _| state.task_rules.add(rule))
            .map_err(|problem| ControlError::bad_request(format!("The rule can't be used: {problem}.")))
    }

    /// Takes all rules for tasks away.
    pub fn clear_task_rules(&self) {
        self.service.intervene(|state, _, _| state.task_rules.clear());
    }
}

/// Prospecting knows no reason codes of the model's: any text will do.
fn release_prospecting(state: &mut State, id: &str, release: &Release, now: OffsetDateTime) {
    let failure = match release {
        Release::Complete => None,
        Release::Fail { reason_code, message } => {
            Some((reason_code.as_str(), message.as_deref().unwrap_or("The emulator was asked to let this task fail.")))
        }
    };
    progress::release_prospecting(state, id, failure, now);
}

fn find(state: &State, id: &str) -> Result<TaskReport, ControlError> {
    let task = state.tasks.get(id).map(TaskReport::of);
    let task = task.or_else(|| state.prospecting.get(id).map(TaskReport::of_prospecting));
    task.ok_or_else(|| ControlError::not_found(format!("There is no task {id}. GET /_emulator/tasks lists them.")))
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/tasks", get(list))
        .route("/tasks/release", post(release_all))
        .route("/tasks/{id}/release", post(release))
        .route("/task-rules", get(list_rules).post(add_rule).delete(clear_rules))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskQuery {
    status: Option<TaskStatus>,
}

async fn list(
    Extract(control): Extract<Control>,
    Parameters(TaskQuery { status }): Parameters<TaskQuery>,
) -> Json<Value> {
    Json(json!({"tasks": control.tasks(status)}))
}

/// How a task shall end: `outcome` or `reason_code`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    outcome: Option<Outcome>,
    reason_code: Option<String>,
    message: Option<String>,
}

#[derive(Debug, Deserialize)]
enum Outcome {
    #[serde(rename = "COMPLETE")]
    Complete,
}

async fn release(
    Extract(control): Extract<Control>,
    Path(id): Path<String>,
    JsonBody(ending): JsonBody<Ending>,
) -> Result<Json<TaskReport>, ControlError> {
    let release = match ending {
        Ending { outcome: Some(Outcome::Complete), reason_code: None, message: None } => Release::Complete,
        Ending { outcome: None, reason_code: Some(reason_code), message } => Release::Fail { reason_code, message },
        _ => {
            return Err(ControlError::bad_request(
                r#"Send either {"outcome": "COMPLETE"} or {"reason_code": "…"}, the latter with a "message" if you like."#,
            ));
        }
    };
    control.release_task(&id, release).map(Json)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn release_all(Extract(control): Extract<Control>, JsonBody(Nothing {}): JsonBody<Nothing>) -> StatusCode {
    control.release_held_tasks();
    StatusCode::NO_CONTENT
}

async fn list_rules(Extract(control): Extract<Control>) -> Json<Value> {
    Json(json!({"task_rules": control.task_rules()}))
}

async fn add_rule(
    Extract(control): Extract<Control>,
    JsonBody(rule): JsonBody<TaskRule>,
) -> Result<StatusCode, ControlError> {
    control.add_task_rule(rule)?;
    Ok(StatusCode::CREATED)
}

async fn clear_rules(Extract(control): Extract<Control>) -> StatusCode {
    control.clear_task_rules();
    StatusCode::NO_CONTENT
}
