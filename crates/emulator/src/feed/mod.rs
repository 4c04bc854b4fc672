//! The event feed: what the real service sends to EventBridge, kept for readers and posted to a
//! local URL. It lives in memory only.

mod derive;
mod post;
mod target;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::sync::watch;

pub(crate) use derive::publish;
pub(crate) use post::keep_posting;
pub use target::{EventsSecret, EventsUrl, TargetError};

/// The events of a page when nothing else is asked for.
const PAGE_SIZE: usize = 1000;

/// Something that one account is told.
#[derive(Debug)]
pub(crate) struct Tiding {
    account: String,
    detail_type: &'static str,
    /// The ARNs that it is about.
    resources: Vec<String>,
    detail: Value,
    at: OffsetDateTime,
}

/// An event as EventBridge delivers it to one account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedEvent {
    /// Its number in the feed. Never given twice.
    pub seq: u64,
    /// The account that receives it.
    pub account: String,
    /// The whole EventBridge envelope.
    pub event: Value,
}

/// Which events to show. Absent members let every event pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventQuery {
    /// Only events behind this number, from there on. Absent: the newest ones.
    pub after: Option<u64>,
    /// How many at most; 1000 when absent.
    pub limit: Option<usize>,
    /// Those that this account receives.
    pub account: Option<String>,
}

/// Some events, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventPage {
    /// The events.
    pub events: Vec<FeedEvent>,
    /// The number of the newest event of all, to go on from; 0 before the first.
    pub last: u64,
}

/// The newest events, as many as the settings allow.
#[derive(Debug)]
pub(crate) struct Feed {
    ring: Mutex<Ring>,
    /// The number of the newest event, for whoever waits for the next.
    newest: watch::Sender<u64>,
}

#[derive(Debug)]
struct Ring {
    size: usize,
    last: u64,
    events: VecDeque<Arc<FeedEvent>>,
}

/// What comes next for a reader.
pub(crate) struct Batch {
    pub(crate) events: Vec<Arc<FeedEvent>>,
    /// Whether there were events in between that are not held any more.
    pub(crate) missed: bool,
    /// Where to go on.
    pub(crate) cursor: u64,
}

impl Feed {
    pub(crate) fn new(size: usize) -> Self {
        let ring = Ring { size, last: 0, events: VecDeque::new() };
        Self { ring: Mutex::new(ring), newest: watch::Sender::new(0) }
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what happened, in this order.
    pub(crate) fn publish(&self, tidings: Vec<Tiding>) {
        if tidings.is_empty() {
            return;
        }
        let mut ring = self.ring();
        for tiding in tidings {
            ring.last += 1;
            let event = FeedEvent { seq: ring.last, account: tiding.account.clone(), event: envelope(tiding) };
            if ring.events.len() >= ring.size {
                ring.events.pop_front();
            }
            if ring.size > 0 {
                ring.events.push_back(Arc::new(event));
            }
        }
        // Still under the lock, so that a reader never hears of a number before the event is there.
        self.newest.send_replace(ring.last);
    }

    /// The events that a query asks for.
    pub(crate) fn page(&self, query: &EventQuery) -> EventPage {
        let limit = query.limit.unwrap_or(PAGE_SIZE);
        let ring = self.ring();
        let last = ring.last;
        let wanted = |event: &&Arc<FeedEvent>| query.account.as_ref().is_none_or(|it| *it == event.account);
        let events: Vec<_> = match query.after {
            Some(after) => {
                let first = ring.events.partition_point(|event| event.seq <= after);
                ring.events.range(first..).filter(wanted).take(limit).cloned().collect()
            }
            None => {
                let mut newest: Vec<_> = ring.events.iter().rev().filter(wanted).take(limit).cloned().collect();
                newest.reverse();
                newest
            }
        };
        drop(ring);
        EventPage { events: events.iter().map(|event| FeedEvent::clone(event)).collect(), last }
    }

    /// At most `limit` events behind a number. A number that was never given belongs to an earlier
    /// run of the emulator: its reader gets all there is, since missing something is worse.
    pub(crate) fn behind(&self, cursor: u64, limit: usize) -> Batch {
        let ring = self.ring();
        let cursor = if cursor > ring.last { 0 } else { cursor };
        let first = ring.events.partition_point(|event| event.seq <= cursor);
        let events: Vec<_> = ring.events.range(first..).take(limit).cloned().collect();
        let oldest = events.first().map_or(ring.last + 1, |event| event.seq);
        let cursor_after = events.last().map_or(ring.last, |event| event.seq);
        Batch { events, missed: cursor > 0 && oldest > cursor + 1, cursor: cursor_after }
    }

    /// The number of the newest event.
    pub(crate) fn newest(&self) -> u64 {
        self.ring().last
    }

    /// Whether the event is still there.
    pub(crate) fn holds(&self, seq: u64) -> bool {
        let ring = self.ring();
        ring.events.front().is_some_and(|oldest| (oldest.seq..=ring.last).contains(&seq))
    }

    /// Tells whenever there is something new.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// Forgets all events. Numbers go on.
    pub(crate) fn clear(&self) {
        self.ring().events.clear();
    }
}

/// The form in which EventBridge delivers. Its times are whole seconds.
fn envelope(tiding: Tiding) -> Value {
    let at = tiding.at.replace_nanosecond(0).unwrap_or(tiding.at);
    json!({
        "version": "0",
        "id": uuid::Uuid::new_v4().to_string(),
        "detail-type": tiding.detail_type,
        "source": "aws.partnercentral-selling",
        "account": tiding.account,
        "time": crate::state::wire_time(at),
        "region": "us-east-1",
        "resources": tiding.resources,
        "detail": tiding.detail,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(feed: &Feed, count: usize) {
        for _ in 0..count {
            let at = OffsetDateTime::UNIX_EPOCH;
            let tiding = Tiding {
                account: "1".into(),
                detail_type: "Opportunity Created",
                resources: Vec::new(),
                detail: json!({}),
                at,
            };
            feed.publish(vec![tiding]);
        }
    }

    fn numbers(batch: &Batch) -> Vec<u64> {
        batch.events.iter().map(|event| event.seq).collect()
    }

    #[test]
    fn a_reader_goes_on_where_it_was_and_learns_what_it_missed() {
        let feed = Feed::new(3);
        tell(&feed, 2);
        let batch = feed.behind(0, 1);
        assert_eq!((numbers(&batch), batch.missed, batch.cursor), (vec![1], false, 1));
        tell(&feed, 4);
        let batch = feed.behind(1, 10);
        assert_eq!((numbers(&batch), batch.missed, batch.cursor), (vec![4, 5, 6], true, 6));
        let batch = feed.behind(6, 10);
        assert_eq!((numbers(&batch), batch.missed, batch.cursor), (vec![], false, 6));
        // From an earlier run, when there were more.
        let batch = feed.behind(900, 10);
        assert_eq!((numbers(&batch), batch.missed), (vec![4, 5, 6], false));
        feed.clear();
        let batch = feed.behind(5, 10);
        assert_eq!((numbers(&batch), batch.missed, batch.cursor), (vec![], true, 6));
        tell(&feed, 1);
        assert_eq!(numbers(&feed.behind(6, 10)), [7]);
        assert_eq!(feed.newest(), 7);
    }
}
