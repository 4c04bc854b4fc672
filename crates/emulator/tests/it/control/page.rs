use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

use super::{control, demo};
use crate::bench::{ANVIL, Bench, opportunity, quiet};

/// A document's or file's headers and text.
async fn fetch(bench: &Bench, path: &str) -> (HeaderMap, String) {
    let request = Request::get(path).header("host", "127.0.0.1:4599").body(Body::empty()).expect("a valid request");
    let response = bench.router().oneshot(request).await.expect("the router never fails");
    assert_eq!(response.status().as_u16(), 200, "{path}");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    (parts.headers, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn the_page_shows_what_there_is_without_script() {
    let bench = demo().await;
    let (headers, page) = fetch(&bench, "/_emulator/").await;
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(headers["cache-control"], "no-store");
    for shown in
        ["Emulator", "http://127.0.0.1:", "2026-11-20 09:30:00 UTC", "Bergfink Systems", "immediate", "opportunities"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(fetch(&bench, "/_emulator").await.1, page);
    control(&bench, "POST", "/clock", json!({"advance": "1d"}), 200).await;
    let (_, later) = fetch(&bench, "/_emulator/").await;
    assert!(later.contains("2026-11-21 09:30:00 UTC") && later.contains("1 d"));
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_files() {
    let bench = Bench::new().await;
    let (headers, page) = fetch(&bench, "/_emulator/").await;
    let policy = headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for inline in ["<style", " style=", " onclick=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    let own = "<script src=\"/_emulator/page.js\" defer></script>";
    assert_eq!((page.matches("<script").count(), page.matches(own).count()), (1, 1));
    for (path, kind) in [("page.js", "text/javascript"), ("page.css", "text/css"), ("page.svg", "image/svg+xml")] {
        assert!(page.contains(&format!("\"/_emulator/{path}\"")), "{path}");
        let (headers, text) = fetch(&bench, &format!("/_emulator/{path}")).await;
        assert!(headers["content-type"].to_str().expect("text").starts_with(kind), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(!text.contains("https://"), "{path} loads nothing from elsewhere");
    }
}

#[tokio::test]
async fn what_is_shown_is_escaped() {
    let mut config = quiet();
    config.accounts[1].company_name = "<script>alert(\"1\")</script>&".to_owned();
    let bench = Bench::with(config).await;
    let (_, page) = fetch(&bench, "/_emulator/").await;
    assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"));
    assert!(!page.contains("<script>"));
}

#[tokio::test]
async fn the_boxes_tell_of_events_rules_and_quotas() {
    let bench = Bench::new().await;
    let (_, page) = fetch(&bench, "/_emulator/").await;
    for nothing in ["Nothing happened yet.", "All tasks go as the settings say.", "as often as they like"] {
        assert!(page.contains(nothing), "{nothing}");
    }
    let patch = json!({"quotas": true});
    control(&bench, "PATCH", "/settings", patch, 200).await;
    control(&bench, "POST", "/task-rules", json!({"progress": "held", "times": 2}), 201).await;
    let created = bench.ok(ANVIL, "CreateOpportunity", opportunity("o")).await;
    bench.call(ANVIL, "CreateOpportunity", opportunity("p")).await;
    let (_, page) = fetch(&bench, "/_emulator/").await;
    let cell = |column: &str, shown: &str| format!("<td role=\"cell\" data-label=\"{column}\"><div>{shown}</div></td>");
    let id = created["Id"].as_str().expect("text");
    for (column, shown) in [
        ("Event", "Opportunity Created".to_owned()),
        ("At", "<time datetime=\"2026-11-20T09:30:00Z\">2026-11-20 09:30:00 UTC</time>".to_owned()),
        ("About", format!("<code>{id}</code>")),
        ("What", "<code>{&quot;progress&quot;:&quot;held&quot;,&quot;times&quot;:2}</code>".to_owned()),
        ("Quota", "writes".to_owned()),
        ("Used", "1".to_owned()),
        ("Throttled", "<span class=\"bad\">1</span>".to_owned()),
    ] {
        assert!(page.contains(&cell(column, &shown)), "{column}: {shown}");
    }
    control(&bench, "DELETE", "/quotas", json!({}), 204).await;
    bench.ok(ANVIL, "CreateOpportunity", opportunity("p")).await;
}

#[tokio::test]
async fn every_form_of_the_page_is_sent_where_something_takes_it() {
    let bench = demo().await;
    let (_, page) = fetch(&bench, "/_emulator/").await;
    let forms: Vec<_> = page.split("data-send=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(forms.len() >= 12, "{forms:?}");
    for form in forms {
        let (method, path) = form.split_once(' ').expect("a method and a path");
        let reply = bench.send_control(method, &format!("/_emulator{path}"), &[], "[]".to_owned()).await;
        let expected = if method == "DELETE" { 204 } else { 400 };
        assert_eq!(reply.status.as_u16(), expected, "{form}: {}", reply.body);
    }
}
