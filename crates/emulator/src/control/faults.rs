//! `/_emulator/faults`: calls that shall go wrong.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::body::JsonBody;
use super::{Control, ControlError};
use crate::faults::{Fault, FaultError, FaultRule};
use crate::service::Service;

impl Control {
    /// Adds a fault behind those there are.
    ///
    /// # Errors
    /// When the rule makes no sense, with the member at fault.
    pub fn add_fault(&self, rule: FaultRule) -> Result<Fault, ControlError> {
        self.service.faults.add(rule).map_err(ControlError::from)
    }

    /// The faults in the order in which they are tried, with how often they were needed.
    pub fn faults_list(&self) -> Vec<Fault> {
        self.service.faults.list()
    }

    /// Takes a fault out.
    ///
    /// # Errors
    /// When there is none with this number.
    pub fn remove_fault(&self, id: u64) -> Result<(), ControlError> {
        if self.service.faults.remove(id) {
            Ok(())
        } else {
            Err(ControlError::not_found(format!("There is no fault {id}. GET /_emulator/faults lists them.")))
        }
    }

    /// Takes all faults out.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }
}

impl From<FaultError> for ControlError {
    fn from(error: FaultError) -> Self {
        Self::bad_request(error.message).at(error.field)
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/faults", get(list).post(add).delete(clear)).route("/faults/{id}", delete(remove))
}

async fn list(State(service): State<Arc<Service>>) -> Json<Value> {
    Json(json!({"faults": Control::of(service).faults_list()}))
}

async fn add(
    State(service): State<Arc<Service>>,
    JsonBody(rule): JsonBody<FaultRule>,
) -> Result<(StatusCode, Json<Fault>), ControlError> {
    let fault = Control::of(service).add_fault(rule)?;
    Ok((StatusCode::CREATED, Json(fault)))
}

async fn clear(State(service): State<Arc<Service>>) -> StatusCode {
    Control::of(service).clear_faults();
    StatusCode::NO_CONTENT
}

async fn remove(State(service): State<Arc<Service>>, Path(id): Path<String>) -> Result<StatusCode, ControlError> {
    let id = id.parse().map_err(|_| ControlError::not_found(format!("A fault has a number, not {id:?}.")))?;
    Control::of(service).remove_fault(id)?;
    Ok(StatusCode::NO_CONTENT)
}
