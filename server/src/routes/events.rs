//! `GET /events`: changes of tasks as server-sent events.

use crate::state::AppState;
use axum::{
    Extension,
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{people::Asker, views::LiveEvent};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use tokio::sync::broadcast::error::RecvError;

/// Proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Whoever missed more than this reloads the page anyway.
const MOST_MISSED: u32 = 500;

/// Where a page's stream begins.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Position {
    /// The last change that the page was rendered with.
    #[serde(default)]
    after: i64,
}

/// Streams the changes of one's scope, after the last one seen: the browser says which when it
/// reconnects (`Last-Event-ID`), the page when it first connects (`after`).
pub(crate) async fn events(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    Query(position): Query<Position>,
    headers: HeaderMap,
) -> Response {
    let last_seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let stop = state.stop.clone();
    let changes = changes(state, asker, last_seen.unwrap_or(position.after)).take_until(stop.cancelled_owned());
    let answer = Sse::new(changes).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    // nginx and its kin must hand events on at once.
    ([("x-accel-buffering", "no")], answer).into_response()
}

/// What a stream has still to send, and where it stands.
struct Cursor {
    state: AppState,
    asker: Asker,
    last: i64,
    viewer: desk::tracker::Viewer,
    missed: std::vec::IntoIter<LiveEvent>,
    behind: bool,
}

fn changes(state: AppState, asker: Asker, last: i64) -> impl Stream<Item = Result<Event, Infallible>> {
    // Subscribed before the store is read, so that nothing falls between the two.
    let viewer = state.desk.tracker().watch(&asker.scope);
    let cursor = Cursor { state, asker, last, viewer, missed: Vec::new().into_iter(), behind: true };
    stream::unfold(cursor, |mut cursor| async move {
        let event = cursor.next().await?;
        cursor.last = event.number;
        let sent = Event::default()
            .id(event.number.to_string())
            .event(event.change.kind())
            .json_data(&event)
            .unwrap_or_default();
        Some((Ok(sent), cursor))
    })
}

impl Cursor {
    async fn next(&mut self) -> Option<LiveEvent> {
        loop {
            if let Some(event) = self.missed.next() {
                return Some(event);
            }
            if self.behind {
                self.behind = false;
                match self.state.desk.store().events_after(&self.asker.scope, self.last, MOST_MISSED).await {
                    Ok(missed) => self.missed = missed.into_iter(),
                    Err(error) => tracing::error!(%error, "a stream could not catch up"),
                }
                continue;
            }
            match self.viewer.changes.recv().await {
                Ok(event) if event.number > self.last => return Some(event),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
