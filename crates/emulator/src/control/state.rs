//! The state as a whole: reset, download, restore.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::body::{JsonBody, read};
use super::{Control, ControlError};
use crate::config::{Config, Seed};
use crate::seed;
use crate::service::Service;
use crate::state::State;

/// The longest state that can be restored, in bytes: some 100,000 opportunities.
const LIMIT: usize = 512 * 1024 * 1024;

/// Everything that an emulator remembers, as JSON: `format`, the emulator's time `at` which it was
/// taken, and `state`, whose inside may change from version to version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedState(Vec<u8>);

impl ExportedState {
    /// The state in this JSON. What is in it shows when it is restored.
    pub fn from_json(json: impl Into<Vec<u8>>) -> Self {
        Self(json.into())
    }

    /// The JSON.
    pub fn as_json(&self) -> &[u8] {
        &self.0
    }
}

impl Control {
    /// Begins anew: the records that it began with (or those of `seed`), no task rules, the clock
    /// and the settings of the start. Calls under way end before, later ones find everything new.
    ///
    /// # Errors
    /// [`ControlError::Conflict`] when the file that it began with can't be read any more; nothing
    /// changes then.
    pub fn reset(&self, seed: Option<Seed>) -> Result<(), ControlError> {
        let start = self.service.start_config();
        if let (None, Some(file)) = (seed, &start.load) {
            let state = load(file).map_err(ControlError::Conflict)?;
            return self.service.begin_anew(|_, _| Ok(state));
        }
        self.service.begin_anew(|config, now| {
            let config = Config { seed: seed.unwrap_or(config.seed), ..config.clone() };
            seed::plant(&config, now)
                .map_err(|error| ControlError::Failed(format!("The demo data are wrong: {error}.")))
        })
    }

    /// The whole state, including what is still to happen and the remembered client tokens; without
    /// settings and clock.
    ///
    /// # Errors
    /// [`ControlError::Failed`] when a record can't be written as JSON.
    pub fn export_state(&self) -> Result<ExportedState, ControlError> {
        let at = self.service.now();
        let encoded = self.service.settled().to_json(at);
        encoded
            .map(ExportedState)
            .map_err(|error| ControlError::Failed(format!("The state can't be written as JSON: {error}.")))
    }

    /// Exchanges the state for an exported one. Settings and clock stay: what was still to happen
    /// happens when the clock reaches it, at once if it is past that.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when it is no state of this version; nothing changes then.
    pub fn restore_state(&self, exported: &ExportedState) -> Result<(), ControlError> {
        let state = State::from_json(&exported.0)
            .map_err(|error| ControlError::bad_request(format!("The state can't be restored: {error}.")))?;
        self.service.restore(state);
        Ok(())
    }
}

/// The state in a file that was downloaded, or a sentence about what is the matter with it.
pub(crate) fn load(file: &Path) -> Result<State, String> {
    let bytes = fs::read(file).map_err(|error| format!("The file {} can't be read: {error}.", file.display()))?;
    State::from_json(&bytes).map_err(|error| format!("The file {} can't be loaded: {error}.", file.display()))
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/state", get(download).put(restore)).route("/reset", post(reset))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<Seed>,
}

async fn reset(
    Extract(control): Extract<Control>,
    JsonBody(Reset { seed }): JsonBody<Reset>,
) -> Result<StatusCode, ControlError> {
    aside(move || control.reset(seed)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn download(Extract(control): Extract<Control>) -> Result<Response, ControlError> {
    let ExportedState(json) = aside(move || control.export_state()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, r#"attachment; filename="emulator-state.json""#),
    ];
    Ok((headers, json).into_response())
}

async fn restore(Extract(control): Extract<Control>, request: Request) -> Result<StatusCode, ControlError> {
    let exported = ExportedState(read(request, LIMIT).await?);
    aside(move || control.restore_state(&exported)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs what may take long where it doesn't hold other requests up.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ControlError> + Send + 'static,
) -> Result<T, ControlError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(ControlError::Failed(format!("The emulator stumbled: {error}."))))
}
