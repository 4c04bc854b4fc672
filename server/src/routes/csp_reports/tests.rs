//! What is taken of reports, and how many.

use super::*;
use crate::{
    config::Config,
    testing::{TestDesk, get},
};
use axum::{body::Body, http::Request};
use std::time::Duration;

const CANARY: &str = "canary-77e1";

async fn report(desk: &TestDesk, kind: &str, body: &str) -> StatusCode {
    let request = Request::post("/csp-reports").header("host", "127.0.0.1:3000").header("content-type", kind);
    desk.ask(request, Body::from(body.to_owned())).await.status()
}

#[tokio::test]
async fn reports_of_both_kinds_are_counted_by_what_is_on_the_list() {
    let desk = TestDesk::new(&Config::default()).await;
    let old = format!(
        r#"{{"csp-report":{{"document-uri":"http://127.0.0.1:3000/x?{CANARY}","violated-directive":"script-src-elem 'self'",
            "blocked-uri":"inline","script-sample":"{CANARY}"}}}}"#
    );
    assert_eq!(report(&desk, TYPES[0], &old).await, StatusCode::NO_CONTENT);
    let new = format!(
        r#"[{{"type":"csp-violation","age":1,"url":"{CANARY}","body":{{"effectiveDirective":"img-src",
            "blockedURL":"https://evil.example/{CANARY}"}}}},
            {{"type":"deprecation","body":{{"id":"{CANARY}"}}}},
            {{"type":"csp-violation","body":{{"effectiveDirective":"{CANARY}","blockedURL":"{CANARY}"}}}}]"#
    );
    assert_eq!(report(&desk, "application/reports+json; charset=utf-8", &new).await, StatusCode::NO_CONTENT);
    let figures = desk.state.metrics.text().expect("a text");
    for line in [
        r#"cosell_csp_violations_total{directive="script-src-elem",blocked="inline"} 1"#,
        r#"cosell_csp_violations_total{directive="img-src",blocked="address"} 1"#,
        r#"cosell_csp_violations_total{directive="other",blocked="address"} 1"#,
    ] {
        assert!(figures.contains(line), "{line} in {figures}");
    }
    assert!(!figures.contains(CANARY), "{figures}");
}

#[tokio::test]
async fn what_is_no_report_is_refused() {
    let desk = TestDesk::new(&Config::default()).await;
    assert_eq!(report(&desk, "application/json", "{}").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(report(&desk, TYPES[0], "{").await, StatusCode::BAD_REQUEST);
    assert_eq!(report(&desk, TYPES[0], &" ".repeat(MOST_BYTES + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let read = desk.ask(get("/csp-reports"), Body::empty()).await;
    assert_eq!(read.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn so_many_are_taken_and_no_more() {
    let (reports, now) = (CspReports::default(), Instant::now());
    let taken = |at| (0..100).filter(|_| reports.admits(at)).count();
    assert_eq!(taken(now), 20);
    assert_eq!(taken(now + Duration::from_secs(3)), 6);
    assert_eq!(taken(now + Duration::from_secs(3600)), 20);
}
