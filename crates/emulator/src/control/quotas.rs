//! What accounts have used of their quotas.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};

use super::Control;
use crate::quotas::QuotaUsage;
use crate::service::Service;

impl Control {
    /// What an account has used of the quotas that it called something of. Nothing is counted
    /// while they aren't enforced.
    pub fn quota_usage(&self, account: &str) -> Vec<QuotaUsage> {
        self.service.quota_usage(account)
    }

    /// Gives all accounts their whole quotas back.
    pub fn clear_quota_usage(&self) {
        self.service.clear_quota_usage();
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/quotas", delete(clear)).route("/quotas/{account}", get(usage))
}

async fn usage(State(control): State<Control>, Path(account): Path<String>) -> Json<Vec<QuotaUsage>> {
    Json(control.quota_usage(&account))
}

async fn clear(State(control): State<Control>) -> StatusCode {
    control.clear_quota_usage();
    StatusCode::NO_CONTENT
}
