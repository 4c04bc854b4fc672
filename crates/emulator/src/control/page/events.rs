//! The box of the events.

use maud::{Markup, html};
use serde_json::Value;

use super::parts::{self, form, live, table};
use crate::control::PREFIX;
use crate::feed::{EventPage, EventQuery, FeedEvent};

/// How many events are shown.
const SHOWN: usize = 30;

/// Asks for the events that are shown.
pub(super) fn newest() -> EventQuery {
    EventQuery { limit: Some(SHOWN), ..EventQuery::default() }
}

pub(super) fn card(page: &EventPage) -> Markup {
    let rows: Vec<_> = page.events.iter().rev().map(row).collect();
    let caption = format!("The last {} of {} events, the newest first", rows.len(), page.last);
    let columns = ["No.", "At", "Receiver", "Event", "About"];
    let content = html! {
        (live("events-now", &table(&caption, &columns, &rows, "Nothing happened yet.")))
        p { a href={ (PREFIX) "/events" } { "All events as JSON" } }
        (form("DELETE /events", &html! { button { "Forget these events" } }))
    };
    parts::wide_card("events", "Events", &content)
}

fn row(event: &FeedEvent) -> Vec<Markup> {
    let text = |name: &str| event.event[name].as_str().unwrap_or_default();
    vec![
        html! { (event.seq) },
        parts::moment_as_written(text("time")),
        html! { (event.account) " " (event.event["detail"]["catalog"].as_str().unwrap_or_default()) },
        html! { (text("detail-type")) },
        html! { code { (subject(&event.event["detail"])) } },
    ]
}

/// The identifier of what the event is about.
fn subject(detail: &Value) -> &str {
    let places = [
        "/opportunity/identifier",
        "/engagementInvitation/id",
        "/resourceSnapshot/resourceId",
        "/engagement/engagementId",
        "/engagement/id",
    ];
    places.iter().find_map(|place| detail.pointer(place)?.as_str()).unwrap_or_default()
}
