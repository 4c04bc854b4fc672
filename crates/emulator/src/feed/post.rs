//! Posts events to a local URL, as EventBridge's API destinations do: one event a request, in
//! order, again until it is taken.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, StatusCode, header};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio_util::sync::CancellationToken;

use super::{EventsSecret, EventsUrl, FeedEvent};
use crate::service::Service;

/// How long an answer may take, as with API destinations.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pauses between attempts: the first, and the longest.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How many events are taken from the feed at once.
const BATCH: usize = 100;

type Caller = Client<HttpConnector, Full<Bytes>>;

/// What became of one attempt.
enum Attempt {
    Taken,
    /// Trying again won't help.
    Refused(StatusCode),
    Failed,
}

/// Posts what happens from now on to the URL in the settings, as they are at that moment. The feed
/// itself is the queue: what leaves it before it could be posted is lost, with a warning.
pub(crate) async fn keep_posting(service: Arc<Service>, stopped: CancellationToken) {
    let caller = Client::builder(TokioExecutor::new()).build_http();
    let mut news = service.feed.watch();
    let mut cursor = service.feed.newest();
    loop {
        news.mark_unchanged();
        let batch = service.feed.behind(cursor, BATCH);
        if batch.missed && service.config().events_url.is_some() {
            tracing::warn!(after = cursor, "events left the buffer before they could be posted");
        }
        cursor = batch.cursor;
        for event in &batch.events {
            tokio::select! {
                () = deliver(&service, &caller, event) => {}
                () = stopped.cancelled() => return,
            }
        }
        if batch.events.is_empty() {
            tokio::select! {
                changed = news.changed() => if changed.is_err() { return },
                () = stopped.cancelled() => return,
            }
        }
    }
}

/// Tries until the event is taken, refused for good, gone from the feed, or not wanted any more.
async fn deliver(service: &Service, caller: &Caller, event: &FeedEvent) {
    let mut pause = PAUSE;
    loop {
        let config = service.config();
        let Some(url) = &config.events_url else {
            return;
        };
        match attempt(caller, url, config.events_secret.as_ref(), event).await {
            Attempt::Taken => return,
            Attempt::Refused(status) => {
                tracing::warn!(seq = event.seq, %status, "the event was refused and is not posted again");
                return;
            }
            Attempt::Failed => tracing::debug!(seq = event.seq, ?pause, "the event is posted again later"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
        if !service.feed.holds(event.seq) {
            tracing::warn!(seq = event.seq, "the event left the buffer before it could be posted");
            return;
        }
    }
}

async fn attempt(caller: &Caller, url: &EventsUrl, secret: Option<&EventsSecret>, event: &FeedEvent) -> Attempt {
    let mut request = Request::post(url.uri().clone())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::USER_AGENT, "Amazon/EventBridge/ApiDestinations");
    if let Some((name, value)) = secret.map(EventsSecret::header) {
        request = request.header(name, value);
    }
    let Ok(request) = request.body(Full::from(event.event.to_string())) else {
        return Attempt::Refused(StatusCode::BAD_REQUEST);
    };
    let status = match tokio::time::timeout(PATIENCE, caller.request(request)).await {
        Ok(Ok(response)) => response.status(),
        Ok(Err(_)) | Err(_) => return Attempt::Failed,
    };
    let may_be_taken_later = [
        StatusCode::UNAUTHORIZED,
        StatusCode::PROXY_AUTHENTICATION_REQUIRED,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::CONFLICT,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    match status {
        status if status.is_success() => Attempt::Taken,
        status if status.is_server_error() || may_be_taken_later.contains(&status) => Attempt::Failed,
        status => Attempt::Refused(status),
    }
}
