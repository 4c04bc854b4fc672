//! What requests are on their way in, and what cookies and headers follow from how the desk is called.

use super::*;
use crate::{
    config::HstsSection,
    testing::{TestDesk, get},
};
use axum::{body::Body, http::Request, http::StatusCode, response::Response};

fn called(url: &str) -> Config {
    Config { public_url: Some(url.parse().expect("an address")), ..Config::default() }
}

async fn ask(desk: &TestDesk, path: &str) -> Response {
    let page = Request::get(path).header("host", "desk.example.com").header("accept", "text/html");
    desk.ask(page, Body::empty()).await
}

fn text<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn the_prefix_is_taken_off_and_nothing_else_is_there() {
    let desk = TestDesk::new(&called("https://desk.example.com/cosell/")).await;
    let to_the_slash = ask(&desk, "/cosell?a=b").await;
    assert_eq!(
        (to_the_slash.status(), text(&to_the_slash, "location")),
        (StatusCode::PERMANENT_REDIRECT, "/cosell/?a=b")
    );
    assert_eq!(ask(&desk, "/cosell/livez").await.status(), StatusCode::OK);
    for other in
        ["/", "/livez", "/cosellx/livez", "/COSELL/livez", "/%63osell/livez", "/x/cosell/livez", "/cosell%2flivez"]
    {
        let answer = ask(&desk, other).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{other}");
        assert_eq!(text(&answer, "x-content-type-options"), "nosniff");
    }
    // The prefix once, not twice.
    assert_ne!(ask(&desk, "/cosell/cosell/livez").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn behind_tls_browsers_are_told_so() {
    let desk = TestDesk::new(&called("https://desk.example.com/")).await;
    for path in ["/livez", "/invitations", "/nowhere"] {
        assert_eq!(text(&ask(&desk, path).await, "strict-transport-security"), "max-age=63072000; includeSubDomains");
    }
    let never = Config { hsts: HstsSection { days: 0, subdomains: true }, ..called("https://desk.example.com/") };
    assert_eq!(text(&ask(&TestDesk::new(&never).await, "/livez").await, "strict-transport-security"), "");
    let plain = TestDesk::new(&Config::default()).await;
    assert_eq!(text(&plain.ask(get("/livez"), Body::empty()).await, "strict-transport-security"), "");
}

#[test]
fn behind_tls_the_cookie_belongs_to_the_host_alone() {
    let address = SocketAddr::from(([127, 0, 0, 1], 3000));
    let of = |config: &Config| {
        let network = Network::new(config, address);
        (network.session_cookie(), network.cookie_path(), network.is_https())
    };
    assert_eq!(
        of(&called("https://desk.example.com/cosell/")),
        ("__Host-cosell_session".to_owned(), "/".to_owned(), true)
    );
    assert_eq!(of(&called("http://localhost/cosell/")), ("cosell_session".to_owned(), "/cosell/".to_owned(), false));
    assert_eq!(of(&Config::default()), ("cosell_session".to_owned(), "/".to_owned(), false));
}

#[tokio::test]
async fn no_answer_may_be_framed_sniffed_kept_or_read_by_others() {
    let desk = TestDesk::new(&Config::default()).await;
    for path in ["/livez", "/invitations", "/nowhere", "/events", "/pkg/nothing.js", "/csp-reports"] {
        let answer = desk.ask(get(path), Body::empty()).await;
        for (name, value) in [
            (
                "content-security-policy",
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(text(&answer, name), value, "{name} of {path}");
        }
        assert!(text(&answer, "permissions-policy").contains("camera=()"));
    }
}

#[test]
fn only_addresses_are_addresses() {
    for address in ["10.0.0.1", "10.0.0.1:80", "[::1]", "[::1]:80"] {
        assert!(is_address(address), "{address}");
    }
    for name in ["", "localhost", "desk.example.com:80", "10.0.0.1.evil.example", "10.0.0.1:x", "1"] {
        assert!(!is_address(name), "{name}");
    }
}
