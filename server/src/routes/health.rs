//! Whether the desk lives, and whether it can work.

use crate::state::AppState;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::error::ErrorKind;
use serde_json::json;

/// The process answers. Depends on nothing.
pub(crate) async fn livez() -> &'static str {
    "ok\n"
}

/// The desk can work: it is not stopping, its store answers, and it has heard once how AWS is. AWS being down is no
/// reason to take the desk out of service; it says so on its pages. Neither are credentials that AWS does not take: a
/// clock that is off, or a role that was changed, is met by all replicas at once, and people would lose the last known
/// state as well. The body tells of them.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    let stopping = state.stop.is_cancelled();
    let store = state.desk.store_answers().await;
    let tracker = state.desk.tracker();
    let (mut heard, mut taken) = (true, true);
    for scope in state.people.scopes() {
        let known = tracker.freshness(scope);
        // Until the first answer or failure nobody knows.
        heard &= known.trouble.is_some() || known.asked_at.is_some() || tracker.is_followed_elsewhere(scope);
        taken &= known.trouble.is_none_or(|trouble| trouble.kind != ErrorKind::NoCredentials);
    }
    let status = if store && heard && !stopping { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "store": store, "credentials": heard && taken, "stopping": stopping }))).into_response()
}

#[cfg(test)]
mod tests;
