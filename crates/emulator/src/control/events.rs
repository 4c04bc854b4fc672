//! `/_emulator/events`: what the real service would have sent to EventBridge.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use axum::{Json, Router};
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::query::Parameters;
use super::{Control, ControlError};
use crate::feed::{EventPage, EventQuery, FeedEvent};
use crate::service::Service;

/// How often a silent stream shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many events a stream takes at once: all that it ever holds for a slow reader.
const BATCH: usize = 100;

impl Control {
    /// The events that a query asks for, the oldest first.
    pub fn events_page(&self, query: &EventQuery) -> EventPage {
        self.service.feed.page(query)
    }

    /// Forgets all events so far. Their numbers aren't given again.
    pub fn clear_events(&self) {
        self.service.feed.clear();
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/events", get(page).delete(clear)).route("/events/stream", get(stream_events))
}

async fn page(State(service): State<Arc<Service>>, Parameters(query): Parameters<EventQuery>) -> Json<EventPage> {
    Json(Control::of(service).events_page(&query))
}

async fn clear(State(service): State<Arc<Service>>) -> StatusCode {
    Control::of(service).clear_events();
    StatusCode::NO_CONTENT
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StreamQuery {
    after: Option<u64>,
    account: Option<String>,
}

/// One reader of the feed. What it hasn't fetched stays in the feed, so a slow reader costs
/// nothing; when the feed has moved on without it, it is told so and goes on with what is there.
struct Reader {
    service: Arc<Service>,
    account: Option<String>,
    cursor: u64,
    news: watch::Receiver<u64>,
    fetched: VecDeque<Arc<FeedEvent>>,
}

async fn stream_events(
    State(service): State<Arc<Service>>,
    Parameters(query): Parameters<StreamQuery>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ControlError> {
    let resumed = headers.get("last-event-id").map(|id| id.to_str().ok().and_then(|id| id.parse().ok()));
    let resumed = match resumed {
        Some(None) => {
            let error = ControlError::bad_request("Last-Event-ID must be the number of an event.");
            return Err(error.at("Last-Event-ID"));
        }
        Some(id) => id,
        None => None,
    };
    // A browser that reconnects knows best where it was.
    let cursor = resumed.or(query.after).unwrap_or_else(|| service.feed.newest());
    let news = service.feed.watch();
    let reader = Reader { service, account: query.account, cursor, news, fetched: VecDeque::new() };
    let events = stream::unfold(reader, |mut reader| async move {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

impl Reader {
    /// The next message; nothing more once the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.fetched.pop_front() {
                return Some(Event::default().id(event.seq.to_string()).data(event.event.to_string()));
            }
            self.news.mark_unchanged();
            let batch = self.service.feed.behind(self.cursor, BATCH);
            let asked = std::mem::replace(&mut self.cursor, batch.cursor);
            let nothing_new = batch.events.is_empty();
            let wanted = |event: &Arc<FeedEvent>| self.account.as_ref().is_none_or(|it| *it == event.account);
            self.fetched.extend(batch.events.into_iter().filter(wanted));
            if batch.missed {
                return Some(Event::default().event("missed").data(json!({"after": asked}).to_string()));
            }
            if nothing_new {
                tokio::select! {
                    changed = self.news.changed() => changed.ok()?,
                    () = self.service.stopping.cancelled() => return None,
                }
            }
        }
    }
}
