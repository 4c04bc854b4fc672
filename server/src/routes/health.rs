//! Whether the desk lives, and whether it can work.

use crate::state::AppState;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// The process answers. Depends on nothing.
pub(crate) async fn livez() -> &'static str {
    "ok\n"
}

/// The desk can work: it is not stopping, its store answers and it has credentials. AWS being down is no
/// reason to take the desk out of service; it says so on its pages.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    let stopping = state.stop.is_cancelled();
    let store = state.desk.store().check().await.is_ok();
    let credentials = state.people.scopes().iter().all(|scope| {
        // Until the first answer or failure nobody knows.
        let known = state.desk.tracker().freshness(scope);
        match known.trouble {
            Some(trouble) => trouble.kind != domain::error::ErrorKind::NoCredentials,
            None => known.asked_at.is_some() || state.desk.tracker().is_followed_elsewhere(scope),
        }
    });
    let status = if store && credentials && !stopping { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "store": store, "credentials": credentials, "stopping": stopping }))).into_response()
}
