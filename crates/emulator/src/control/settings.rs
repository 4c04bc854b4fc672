//! The settings that can be changed while the emulator runs.

use std::fmt::Display;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::body::{JsonBody, from_json};
use super::{Control, ControlError};
use crate::assumptions::Assumptions;
use crate::aws_side::AwsSide;
use crate::config::{Config, Quotas};
use crate::feed::EventsUrl;
use crate::pace::{ReviewPace, TaskProgress};
use crate::service::Service;

/// The settings that can be changed while the emulator runs. The rest of [`Config`] is fixed when
/// it starts. Changes apply to calls that begin afterwards; what is under way goes on as it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How long tasks take: `"immediate"`, `"2-15s"`, `"reads:3"`.
    #[serde(serialize_with = "as_text")]
    pub tasks: TaskProgress,
    /// Whether and when AWS reviews what is submitted: `"never"`, `"20+120s"`.
    #[serde(serialize_with = "as_text")]
    pub review: ReviewPace,
    /// How those reviews end, and how quickly AWS's own records move on afterwards:
    /// `"approve; reject; advance 300s"`.
    pub aws_side: AwsSide,
    /// Whether accounts are held to their quotas. What was used while they weren't isn't counted.
    pub quotas: bool,
    /// Whether requests must carry a valid signature of a known key.
    pub signatures: bool,
    /// Whether answers and events have the oddities that were seen on the real service's wire.
    pub quirks: bool,
    /// Where each event is posted to, on this machine; `null` for nowhere.
    pub events_url: Option<EventsUrl>,
    /// What AWS leaves open, and how this emulator answers it.
    pub assumptions: Assumptions,
}

fn as_text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

impl Settings {
    fn of(config: &Config) -> Self {
        Self {
            tasks: config.tasks,
            review: config.review,
            aws_side: config.aws_side.clone(),
            quotas: config.quotas.enforced,
            signatures: config.signatures,
            quirks: config.quirks,
            events_url: config.events_url.clone(),
            assumptions: config.assumptions.clone(),
        }
    }

    fn applied_to(self, config: &Config) -> Result<Config, ControlError> {
        let Self { tasks, review, aws_side, quotas, signatures, quirks, events_url, assumptions } = self;
        let quotas = Quotas { enforced: quotas, ..config.quotas.clone() };
        let config =
            Config { tasks, review, aws_side, quotas, signatures, quirks, events_url, assumptions, ..config.clone() };
        match config.problem() {
            None => Ok(config),
            Some(problem) => Err(ControlError::bad_request(format!("The settings don't go together: {problem}."))),
        }
    }
}

impl Control {
    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        Settings::of(&self.service.config())
    }

    /// Changes settings in one step: no call and no other change comes in between. Answers what
    /// they are now.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when they contradict each other; nothing changes then.
    pub fn update_settings(&self, change: impl FnOnce(&mut Settings)) -> Result<Settings, ControlError> {
        self.reconfigure(|mut settings| {
            change(&mut settings);
            Ok(settings)
        })
    }

    /// Like [`Self::update_settings`], with the members to change as JSON. Objects inside, such as
    /// `assumptions`, are merged member by member.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] for an unknown member or a value that it can't take; nothing
    /// changes then.
    pub fn patch_settings(&self, patch: Value) -> Result<Settings, ControlError> {
        if !patch.is_object() {
            return Err(ControlError::bad_request("Send an object with the settings to change."));
        }
        self.reconfigure(|settings| {
            let mut merged = serde_json::to_value(settings)
                .map_err(|error| ControlError::Failed(format!("The settings can't be shown: {error}.")))?;
            merge(&mut merged, patch);
            from_json(merged)
        })
    }

    fn reconfigure(
        &self,
        change: impl FnOnce(Settings) -> Result<Settings, ControlError>,
    ) -> Result<Settings, ControlError> {
        let config = self.service.reconfigure(|config| change(Settings::of(config))?.applied_to(config))?;
        Ok(Settings::of(&config))
    }
}

/// Puts the patch's members over those that are there.
fn merge(value: &mut Value, patch: Value) {
    match (value, patch) {
        (Value::Object(members), Value::Object(patch)) => {
            for (name, patch) in patch {
                merge(members.entry(name).or_insert(Value::Null), patch);
            }
        }
        (value, patch) => *value = patch,
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/settings", get(show).patch(change))
}

async fn show(State(control): State<Control>) -> Json<Settings> {
    Json(control.settings())
}

async fn change(
    State(control): State<Control>,
    JsonBody(patch): JsonBody<Value>,
) -> Result<Json<Settings>, ControlError> {
    control.patch_settings(patch).map(Json)
}
