//! Forged requests of every kind: none gets through.

use super::*;
use crate::{
    config::Config,
    testing::{TestDesk, get},
};
use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use domain::queries::AuditQuery;
use std::collections::BTreeSet;

const HERE: &str = "http://127.0.0.1:3000";
const THERE: &str = "https://desk.example.com";
/// What browsers may say of a request that another site has made, and what none says.
const FOREIGN_SITES: [Option<&str>; 12] = [
    Some("cross-site"),
    Some("same-site"),
    Some("none"),
    Some(""),
    Some("null"),
    Some("same-origin, cross-site"),
    Some("same-origin "),
    Some("Same-Origin"),
    Some("sameorigin"),
    Some("\u{a0}same-origin"),
    Some("same-origin\tcross-site"),
    None,
];
const CONTENT_TYPES: [&str; 8] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=a",
    "text/plain",
    "application/json",
    "application/x-www-form-urlencoded; charset=utf-16",
    "text/plain; application/json",
    "application/csp-report",
    "",
];

/// Origins that look like one of the desk and are none.
fn foreign_origins(own: &str) -> Vec<Option<String>> {
    let (scheme, host) = own.split_once("://").expect("an origin");
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    let mut origins: Vec<Option<String>> = vec![None];
    origins.extend(
        [
            "null".to_owned(),
            "https://evil.example".to_owned(),
            format!("{other_scheme}://{host}"),
            format!("{own}.evil.example"),
            format!("{own}:8443"),
            format!("{own}/"),
            format!("{own}@evil.example"),
            format!("https://evil.example/{own}"),
            format!("https://x.{host}"),
            format!("{own} https://evil.example"),
            host.to_owned(),
            format!("{scheme}:{host}"),
            own.to_uppercase(),
            String::new(),
        ]
        .map(Some),
    );
    origins
}

fn headers(list: &[(HeaderName, Option<&str>)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in list {
        if let Some(value) = value {
            headers.append(name, axum::http::HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
    }
    headers
}

#[test]
fn no_forged_write_is_accepted() {
    for own in [HERE, THERE] {
        for site in FOREIGN_SITES {
            for origin in foreign_origins(own).iter().map(Option::as_deref).chain([Some(own)]) {
                // An old browser's own page says no more than this.
                let honest = site.is_none() && origin == Some(own);
                let forged = headers(&[(SITE, site), (header::ORIGIN, origin)]);
                assert_eq!(may_write(&forged, own), honest, "{forged:?}");
            }
        }
        for origin in foreign_origins(own).iter().flatten() {
            let contradictory = headers(&[(SITE, Some("same-origin")), (header::ORIGIN, Some(origin))]);
            assert!(!may_write(&contradictory, own), "{contradictory:?}");
        }
        for (name, first, second) in [
            (SITE, "same-origin", "cross-site"),
            (SITE, "same-origin", "same-origin"),
            (header::ORIGIN, own, "https://evil.example"),
        ] {
            let doubled = headers(&[(name.clone(), Some(first)), (name, Some(second))]);
            assert!(!may_write(&doubled, own), "{doubled:?}");
        }
        assert!(may_write(&headers(&[(SITE, Some("same-origin")), (header::ORIGIN, Some(own))]), own));
        assert!(may_write(&headers(&[(SITE, Some("same-origin"))]), own));
    }
}

#[test]
fn other_sites_only_lead_somebody_here() {
    let read = |site, mode| may_read(&headers(&[(SITE, site), (MODE, mode)]));
    for site in ["cross-site", "same-site", "anything"] {
        assert!(read(Some(site), Some("navigate")));
        for mode in [None, Some("no-cors"), Some("cors"), Some("websocket"), Some("same-origin"), Some("")] {
            assert!(!read(Some(site), mode), "{site} {mode:?}");
        }
    }
    for site in [Some("same-origin"), Some("none"), None] {
        assert!(read(site, Some("no-cors")) && read(site, None));
    }
}

fn post(path: &str) -> Builder {
    Request::post(path).header("host", "127.0.0.1:3000").header("accept", "text/html")
}

#[tokio::test]
async fn forged_requests_reach_no_write_whatever_they_carry() {
    let desk = TestDesk::new(&Config::default()).await;
    let session = desk.sign_in("seller").await.id().expect("an id");
    let cookie = format!("cosell_session={session}");
    for path in ["/api/drafts/create-draft", "/output/list-engagements", "/nowhere", "/"] {
        for kind in CONTENT_TYPES {
            for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FORGED"] {
                let request = post(path).method(method).header("cookie", &cookie).header("content-type", kind);
                let request = request.header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
                let answer = desk.ask(request, Body::from("a=b")).await;
                assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{method} {path} {kind}");
            }
        }
    }
    let own = post("/nowhere").header("cookie", &cookie).header("sec-fetch-site", "same-origin");
    assert_eq!(desk.ask(own, Body::empty()).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_the_public_name_is_answered() {
    let config = Config { public_url: Some(format!("{THERE}/cosell/").parse().expect("fine")), ..Config::default() };
    let desk = TestDesk::new(&config).await;
    let ask =
        async |path: &str, host: &str| desk.ask(Request::get(path).header("host", host), Body::empty()).await.status();
    assert_eq!(ask("/cosell/output/x", "desk.example.com").await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask("/cosell/output/x", "DESK.example.com:443").await, StatusCode::UNAUTHORIZED);
    for other in [
        "",
        "evil.example",
        "desk.example.com:80",
        "desk.example.com.evil.example",
        "desk.example.com@evil.example",
        "127.0.0.1:3000",
        "localhost:3000",
    ] {
        assert_eq!(ask("/cosell/output/x", other).await, StatusCode::MISDIRECTED_REQUEST, "{other}");
    }
    let two = Request::get("/cosell/output/x").header("host", "desk.example.com").header("host", "evil.example");
    assert_eq!(desk.ask(two, Body::empty()).await.status(), StatusCode::MISDIRECTED_REQUEST);
    let absolute = get("http://evil.example/cosell/output/x");
    assert_eq!(desk.ask(absolute, Body::empty()).await.status(), StatusCode::MISDIRECTED_REQUEST);
    // Load balancers ask by address, and nothing else is answered there.
    for address in ["10.0.0.7:3000", "127.0.0.1:3000", "10.0.0.7", "[::1]:3000"] {
        assert_eq!(ask("/livez", address).await, StatusCode::OK, "{address}");
    }
    assert_eq!(ask("/cosell/livez", "desk.example.com").await, StatusCode::OK);
    assert_eq!(ask("/livez", "desk.example.com").await, StatusCode::NOT_FOUND, "it has no prefix");
    assert_eq!(ask("/cosell/livez", "evil.example").await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn what_is_forged_or_asked_under_another_name_is_counted_and_fills_no_record() {
    let config = Config { public_url: Some(format!("{THERE}/").parse().expect("fine")), ..Config::default() };
    let desk = TestDesk::new(&config).await;
    let forged = Request::post("/nowhere").header("host", "desk.example.com").header("sec-fetch-site", "cross-site");
    assert_eq!(desk.ask(forged, Body::empty()).await.status(), StatusCode::FORBIDDEN);
    let elsewhere = Request::get("/").header("host", "evil.example");
    assert_eq!(desk.ask(elsewhere, Body::empty()).await.status(), StatusCode::MISDIRECTED_REQUEST);
    desk.state.register.tell_refused().await;
    desk.state.desk.writes_ended().await;
    let rows = desk.database.store().audit_rows(&AuditQuery::default(), 10).await.expect("the record");
    assert!(rows.is_empty(), "{rows:?}");
    let figures = desk.state.metrics.text().expect("the figures");
    for status in ["403", "421"] {
        assert!(figures.contains(&format!("status=\"{status}\"}} 1\n")), "{status} in {figures}");
    }
}

/// The server functions that only read. Whoever adds one to it has seen to it that it changes nothing.
const READS: [&str; 14] = [
    "/api/account/get-account",
    "/api/activity/get-activity",
    "/api/activity/get-open-writes",
    "/api/bulk/get-job",
    "/api/engagements/get-engagement",
    "/api/invitations/get-invitation",
    "/api/opportunities/get-opportunity",
    "/api/opportunities/get-products",
    "/api/opportunities/get-tags",
    "/api/overview/get-overview",
    "/api/people/get-person",
    "/api/people/list-people",
    "/api/tasks/get-task",
    "/api/tasks/list-tasks",
];
/// Further ones, which are about what somebody has written themselves.
const READS_OF_DRAFTS: [&str; 2] = ["/api/drafts/get-draft", "/api/drafts/list-drafts"];

/// Those about people and who is signed in.
const READS_OF_ACCOUNTS: [&str; 3] = ["/api/account/get-account", "/api/people/get-person", "/api/people/list-people"];

#[test]
fn nothing_writes_on_get() {
    let got: BTreeSet<&str> = server_fn::axum::server_fn_paths()
        .filter_map(|(path, method)| matches!(method, Method::GET | Method::HEAD).then_some(path))
        .collect();
    let known: BTreeSet<&str> = READS.into_iter().chain(READS_OF_DRAFTS).chain(READS_OF_ACCOUNTS).collect();
    assert_eq!(got, known, "a server function that answers GET must only read: then list it here");
    let others: Vec<_> = server_fn::axum::server_fn_paths().filter(|(_, method)| *method != Method::GET).collect();
    assert!(others.len() > 20);
    assert!(others.iter().all(|(path, method)| *method == Method::POST && path.starts_with("/api/")));
}
