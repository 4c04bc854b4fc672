//! `POST /csp-reports`: what browsers report when a page breaks its content security policy.
//!
//! Anybody can send such a report, and it names addresses. So only what is on a list is taken from it: which
//! directive was broken, and by what kind of thing.

use crate::state::AppState;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// The largest body that is read. A report holds a few addresses.
pub(crate) const MOST_BYTES: usize = 16 << 10;
/// As many reports of one request are looked at.
const MOST_REPORTS: usize = 20;
/// So many requests are taken at once, and so many a second in the long run.
const BURST: f64 = 20.0;
const PER_SECOND: f64 = 2.0;
/// How browsers send them: by `report-uri`, and by `report-to`.
const TYPES: [&str; 2] = ["application/csp-report", "application/reports+json"];
/// The directives of the pages' policy, and the narrower ones that browsers name in their place.
const DIRECTIVES: [&str; 15] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "connect-src",
    "font-src",
    "frame-src",
    "frame-ancestors",
    "form-action",
    "base-uri",
    "worker-src",
];
/// What can stand in place of an address.
const KINDS: [&str; 5] = ["inline", "eval", "wasm-eval", "data", "blob"];

/// How many reports may still be taken. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct CspReports(Arc<Mutex<(f64, Instant)>>);

impl Default for CspReports {
    fn default() -> Self {
        Self(Arc::new(Mutex::new((BURST, Instant::now()))))
    }
}

impl CspReports {
    /// Whether one more may be taken at this time.
    fn admits(&self, now: Instant) -> bool {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, since) = *guard;
        let left = (left + now.saturating_duration_since(since).as_secs_f64() * PER_SECOND).min(BURST);
        let admits = left >= 1.0;
        *guard = (if admits { left - 1.0 } else { left }, now);
        admits
    }
}

/// What a browser sends.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Sent {
    /// By `report-uri`.
    One {
        #[serde(rename = "csp-report")]
        report: Report,
    },
    /// By `report-to`: reports of several kinds.
    Many(Vec<Envelope>),
}

#[derive(Debug, Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    body: Report,
}

/// What is looked at in a report.
#[derive(Debug, Default, Deserialize)]
struct Report {
    #[serde(default, rename = "effectiveDirective", alias = "effective-directive")]
    effective: String,
    #[serde(default, rename = "violated-directive")]
    violated: String,
    #[serde(default, rename = "blockedURL", alias = "blocked-uri")]
    blocked: String,
}

impl Report {
    fn directive(&self) -> &'static str {
        let named = if self.effective.is_empty() { &self.violated } else { &self.effective };
        let named = named.split(' ').next().unwrap_or_default();
        DIRECTIVES.into_iter().find(|known| *known == named).unwrap_or("other")
    }

    fn blocked(&self) -> &'static str {
        KINDS.into_iter().find(|known| *known == self.blocked).unwrap_or("address")
    }
}

/// Counts what browsers report, and leaves a line of it in the log.
pub(crate) async fn csp_reports(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !TYPES.contains(&kind.split(';').next().unwrap_or_default().trim()) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    if !state.csp_reports.admits(Instant::now()) {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let Ok(sent) = serde_json::from_slice::<Sent>(&body) else { return StatusCode::BAD_REQUEST };
    let reports: Vec<Report> = match sent {
        Sent::One { report } => vec![report],
        Sent::Many(all) => {
            all.into_iter().filter(|it| it.kind == "csp-violation").map(|it| it.body).take(MOST_REPORTS).collect()
        }
    };
    for report in &reports {
        let (directive, blocked) = (report.directive(), report.blocked());
        state.metrics.violated(directive, blocked);
        tracing::warn!(directive, blocked, "a browser reports that a page broke its policy");
    }
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests;
