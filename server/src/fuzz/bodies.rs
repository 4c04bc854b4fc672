//! What others than browsers' forms send: events of AWS, reports of browsers. Sign-outs of providers are tried in
//! `crates/desk-fuzz`.

use super::{RUNTIME, SECRET, TARGET, spliced};
use crate::{
    routes::{CspReports, csp_reports},
    state::AppState,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
};

const EVENT: &str = r#"{"source":"aws.partnercentral-selling","account":"111122223333","detail-type":"Opportunity Created","detail":{"catalog":"Sandbox"}}"#;
const REPORTS: [&str; 2] = [
    r#"{"csp-report":{"effective-directive":"script-src","violated-directive":"script-src 'self'","blocked-uri":"inline"}}"#,
    r#"[{"type":"csp-violation","body":{"effectiveDirective":"style-src","blockedURL":"data"}}]"#,
];
const TYPES: [&str; 2] = ["application/csp-report", "application/reports+json"];

#[test]
fn whatever_event_arrives_is_a_hint_or_refused() {
    bolero::check!().with_iterations(500).with_max_len(300).for_each(|bytes| {
        let request =
            Request::post("/aws-events").header("x-api-key", SECRET).header(header::HOST, "events.example.com");
        let request = request.body(Body::from(spliced(EVENT.as_bytes(), bytes))).expect("a request");
        let status = TARGET.send(request).status();
        assert!([StatusCode::NO_CONTENT, StatusCode::BAD_REQUEST].contains(&status), "{status}");
    });
}

#[test]
fn whatever_a_browser_reports_is_counted_or_refused() {
    bolero::check!().with_iterations(500).with_max_len(300).for_each(|bytes| {
        let (kind, bytes) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first) % 2, rest));
        // Told to the handler, with room for one more: the route takes few a second.
        let state = AppState { csp_reports: CspReports::default(), ..TARGET.desk.state.clone() };
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(TYPES[kind]))]);
        let body = Bytes::from(spliced(REPORTS[kind].as_bytes(), bytes));
        let status = RUNTIME.block_on(csp_reports(State(state), headers, body));
        assert!([StatusCode::NO_CONTENT, StatusCode::BAD_REQUEST].contains(&status), "{status}");
    });
}
