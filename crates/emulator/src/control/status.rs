//! What the emulator is and holds.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use time::OffsetDateTime;

use super::{Control, Settings};
use crate::catalog::Catalog;
use crate::service::Service;

/// What the emulator is and holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The emulator's version.
    pub version: &'static str,
    /// The emulator's time.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
    /// The endpoint URL that clients are given.
    pub endpoint: String,
    /// The partner accounts, the default one first.
    pub accounts: Vec<AccountStatus>,
    /// The settings as they are now.
    pub settings: Settings,
    /// How many records there are, of all accounts.
    pub counts: Counts,
    /// The names of the operations, in alphabetical order.
    pub operations: Vec<&'static str>,
}

/// A partner account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountStatus {
    /// Its 12 digits.
    pub id: String,
    /// The company's name.
    pub company_name: String,
    /// The catalogs that it is registered in.
    pub catalogs: Vec<Catalog>,
}

/// How many records there are, of all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Opportunities, also those that no call shows yet.
    pub opportunities: usize,
    /// Engagements.
    pub engagements: usize,
    /// Invitations in any status.
    pub invitations: usize,
    /// Tasks in any status.
    pub tasks: usize,
    /// Prospecting tasks in any status.
    pub prospecting_tasks: usize,
    /// Snapshots, each revision by itself.
    pub snapshots: usize,
    /// Jobs that keep snapshots up to date.
    pub snapshot_jobs: usize,
    /// Solutions.
    pub solutions: usize,
}

impl Control {
    /// What the emulator is and holds at the moment.
    pub fn status(&self) -> Status {
        let config = self.service.config();
        let mut accounts: Vec<_> = config
            .accounts
            .iter()
            .map(|it| AccountStatus {
                id: it.id.clone(),
                company_name: it.company_name.clone(),
                catalogs: it.catalogs.clone(),
            })
            .collect();
        accounts.sort_by_key(|it| it.id != config.default_account);
        let mut operations: Vec<_> = service_model::official().operations().map(|it| it.name.as_str()).collect();
        operations.sort_unstable();
        Status {
            version: env!("CARGO_PKG_VERSION"),
            now: self.service.now(),
            endpoint: format!("http://{}", config.listen),
            accounts,
            settings: self.settings(),
            counts: self.counts(),
            operations,
        }
    }

    fn counts(&self) -> Counts {
        let state = self.service.settled();
        Counts {
            opportunities: state.opportunities.len(),
            engagements: state.engagements.len(),
            invitations: state.invitations.len(),
            tasks: state.tasks.len(),
            prospecting_tasks: state.prospecting.len(),
            snapshots: state.snapshots.len(),
            snapshot_jobs: state.snapshot_jobs.len(),
            solutions: state.solutions.len(),
        }
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/status", get(show))
}

async fn show(State(control): State<Control>) -> Json<Status> {
    Json(control.status())
}
