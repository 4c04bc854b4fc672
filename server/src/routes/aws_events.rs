//! `POST /aws-events`: events of AWS, as an EventBridge API destination sends them.
//!
//! They are hints and nothing more: an event makes the desk look, and what it then sees counts. So
//! events may be late, come twice, in any order or not at all. A task's end has no event of its own, but
//! what the task makes has: any event of an account is a reason to look.

use crate::{config::LiveSection, people::Directory, state::AppState};
use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::ports::Area;
use domain::people::Scope;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use subtle::ConstantTimeEq;

/// Who sends the events that count.
const SOURCE: &str = "aws.partnercentral-selling";

/// How senders of events prove themselves.
#[derive(Clone)]
pub(crate) struct EventsKey {
    header: HeaderName,
    secret: Arc<str>,
}

impl EventsKey {
    /// The configured one.
    pub(crate) fn of(config: &LiveSection) -> Option<Self> {
        let secret = config.events_secret.as_deref()?.into();
        Some(Self { header: config.events_header.parse().ok()?, secret })
    }

    /// Whether a request carries the secret. Takes as long for a wrong one as for the right one.
    fn opens(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(&self.header).map_or(&[][..], |value| value.as_bytes());
        bool::from(given.ct_eq(self.secret.as_bytes()))
    }
}

/// An envelope of EventBridge, as far as it counts.
#[derive(Debug, Deserialize)]
struct Envelope {
    source: String,
    account: String,
    #[serde(rename = "detail-type", default)]
    detail_type: String,
    detail: Option<Detail>,
}

impl Envelope {
    /// What may have changed. The types are those of AWS's guide ("Partner Central Selling API events"); one
    /// that is not known here may mean anything.
    fn areas(&self) -> &'static [Area] {
        match self.detail_type.as_str() {
            // A task's end shows in what it makes.
            "Opportunity Created" | "Opportunity Updated" | "Opportunity Accepted" | "Opportunity Rejected" => {
                &[Area::Opportunities, Area::Tasks]
            }
            "Engagement Created" | "Engagement Updated" | "Engagement Member Added" | "Engagement Member Joined" => {
                &[Area::Engagements, Area::Tasks]
            }
            _ => &Area::ALL,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Detail {
    catalog: Option<String>,
}

/// One event, or several in one request.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Delivery {
    One(Envelope),
    Many(Vec<Envelope>),
}

/// Refuses whoever does not carry the secret, before anything of the body is read.
pub(crate) async fn events_key(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(key) = &state.events_key else { return StatusCode::NOT_FOUND.into_response() };
    if !key.opens(request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

/// Takes events of whoever [`events_key`] lets through. Whatever can be read is answered with 204, also
/// when nothing in it concerns the desk: sending it again would not change that.
pub(crate) async fn aws_events(State(state): State<AppState>, body: Bytes) -> StatusCode {
    let Ok(delivery) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    for (scope, areas) in concerned(&delivery, &state.people) {
        state.desk.hint(scope, areas);
    }
    StatusCode::NO_CONTENT
}

/// The scopes that the events name, of those in which people work, and what may have changed there. An event
/// that names no catalog concerns all of its account.
fn concerned<'a>(delivery: &Delivery, people: &'a Directory) -> BTreeMap<&'a Scope, BTreeSet<Area>> {
    let events = match delivery {
        Delivery::One(event) => std::slice::from_ref(event),
        Delivery::Many(events) => events,
    };
    let mut concerned = BTreeMap::<_, BTreeSet<_>>::new();
    for event in events.iter().filter(|event| event.source == SOURCE) {
        let catalog = event.detail.as_ref().and_then(|detail| detail.catalog.as_deref());
        let ours = |scope: &&Scope| {
            scope.account.as_str() == event.account
                && catalog.is_none_or(|name| name.eq_ignore_ascii_case(scope.catalog.code()))
        };
        for scope in people.scopes().iter().filter(ours) {
            concerned.entry(scope).or_default().extend(event.areas());
        }
    }
    concerned
}

#[cfg(test)]
mod tests;
