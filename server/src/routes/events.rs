//! `GET /events`: what changes, as server-sent events.

mod admission;
mod stream;

use crate::{network::Share, serving::Lasting, state::AppState};
use admission::Admission;
use axum::{
    Extension,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::{accounts::Visitor, tracker::WatchError};
use domain::people::Asker;
use serde::Deserialize;
use stream::Open;
pub(crate) use stream::SIGNED_OUT_EVENT;

/// How soon whoever found no place may come back, in seconds.
const COME_BACK: &str = "10";

/// Where a page's stream begins.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Position {
    /// The last change that the page knows.
    #[serde(default)]
    after: i64,
}

/// Streams the changes of one's scope, after the last one seen: the browser says which when it
/// reconnects (`Last-Event-ID`), the page when it first connects (`after`).
pub(crate) async fn events(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    Extension(visitor): Extension<Visitor>,
    Query(position): Query<Position>,
    headers: HeaderMap,
) -> Response {
    let last_seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let Some(own_place) = state.own_streams.take(Share::SignIn(visitor.sign_in.id.clone())).await else {
        return come_back("This session has too many open streams.\n");
    };
    let Ok(place) = state.streams.clone().try_acquire_owned() else {
        return come_back("There are too many open streams.\n");
    };
    let after = last_seen.unwrap_or(position.after);
    let viewer = match state.desk.watch(&asker, after).await {
        Ok(viewer) => viewer,
        Err(WatchError::NotYet) => return come_back("The desk is still starting.\n"),
        Err(WatchError::Denied(error)) => return (StatusCode::FORBIDDEN, format!("{error}\n")).into_response(),
        Err(WatchError::Store(error)) => {
            tracing::error!(%error, "a stream could not be opened");
            return come_back("The desk's database does not answer.\n");
        }
    };
    let stop = state.stop.clone();
    let open = Open::new(viewer, Admission::new(&state, visitor, asker), stop, (own_place, place));
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/event-stream"),
        (header::CACHE_CONTROL.as_str(), "no-cache"),
        // nginx and its kin must hand events on at once.
        ("x-accel-buffering", "no"),
    ];
    (Extension(Lasting), headers, Body::from_stream(open.frames())).into_response()
}

fn come_back(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, COME_BACK)], why).into_response()
}

#[cfg(test)]
mod tests;
