//! `/_emulator/ledger`: what was called.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};

use super::Control;
use super::query::Parameters;
use crate::ledger::{LedgerPage, LedgerQuery};
use crate::service::Service;

impl Control {
    /// The calls that a query asks for, the oldest first.
    pub fn ledger_page(&self, query: &LedgerQuery) -> LedgerPage {
        self.service.ledger.page(query)
    }

    /// Forgets all calls so far. Their numbers aren't given again.
    pub fn clear_ledger(&self) {
        self.service.ledger.clear();
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/ledger", get(page).delete(clear))
}

async fn page(State(service): State<Arc<Service>>, Parameters(query): Parameters<LedgerQuery>) -> Json<LedgerPage> {
    Json(Control::of(service).ledger_page(&query))
}

async fn clear(State(service): State<Arc<Service>>) -> StatusCode {
    Control::of(service).clear_ledger();
    StatusCode::NO_CONTENT
}
