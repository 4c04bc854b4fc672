//! What a request is inside, whatever it said outside.

use super::*;
use crate::{
    config::{Config, TrustedProxies},
    testing::TestDesk,
};
use axum::{Extension, Router, body::Body, http::HeaderMap, middleware::from_fn_with_state};
use std::net::SocketAddr;
use tower::ServiceExt;

/// What identity headers of a proxy and forwarded ones are called.
const SAID: [&str; 8] = [
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-prefix",
    "x-forwarded-user",
    "x-forwarded-groups",
];

/// Tells what has arrived: path, client, host, origin of the page, and which of [`SAID`] are left.
async fn echo(Extension(client): Extension<ClientAddress>, headers: HeaderMap, uri: Uri) -> String {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let left = SAID.iter().filter(|name| headers.contains_key(**name)).count();
    let client = client.0.map_or_else(|| "nobody".to_owned(), |address| address.to_string());
    format!("{uri} {client} {} {} {left}", text("host"), text("referer"))
}

async fn desk() -> Router {
    let trusted = ["10.0.0.0/24".to_owned(), "127.0.0.1".to_owned()];
    let config = Config {
        public_url: Some("https://desk.example.com/cosell/".parse().expect("an address")),
        trusted_proxies: TrustedProxies::parse(&trusted).expect("proxies"),
        ..Config::default()
    };
    let state = TestDesk::new(&config).await.state;
    Router::new().fallback(echo).layer(from_fn_with_state(state, arrive))
}

async fn ask(desk: &Router, peer: Option<&str>, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    let mut request = Request::builder().uri(path).header("host", "desk.example.com");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    if let Some(peer) = peer {
        request.extensions_mut().insert(Peer(peer.parse::<SocketAddr>().expect("an address")));
    }
    let answer = desk.clone().oneshot(request).await.expect("an answer");
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 10_000).await.expect("a body");
    (status, String::from_utf8(body.into()).expect("text"))
}

#[tokio::test]
async fn no_spoofed_header_gets_in() {
    let desk = desk().await;
    for address in ["10.0.0.1", "127.0.0.1", "::1", "203.0.113.1, 10.0.0.1", "for=10.0.0.1", "for=\"[::1]\""] {
        for name in SAID {
            for peer in ["198.51.100.7:4000", "[::ffff:198.51.100.7]:4000", "10.0.1.1:4000", "[2001:db8::1]:4000"] {
                let own = peer.parse::<SocketAddr>().expect("an address").ip().to_canonical();
                let (_, told) = ask(&desk, Some(peer), "/cosell/x", &[(name, address), (name, address)]).await;
                assert_eq!(told, format!("/x {own} desk.example.com  0"), "{name}: {address} from {peer}");
            }
            let (_, told) = ask(&desk, None, "/cosell/x", &[(name, address)]).await;
            assert_eq!(told, "/x nobody desk.example.com  0", "{name}: {address}");
        }
    }
    // A proxy's own words count, and what it passes on from the client does not.
    let through = [("x-forwarded-for", "127.0.0.1, 198.51.100.7"), ("forwarded", "for=127.0.0.1")];
    assert_eq!(ask(&desk, Some("10.0.0.9:1"), "/cosell/x", &through).await.1, "/x 198.51.100.7 desk.example.com  2");
    // Neither host nor scheme nor prefix are ever taken from there.
    let told = [("x-forwarded-host", "evil.example"), ("x-forwarded-prefix", "/evil"), ("x-forwarded-proto", "http")];
    assert_eq!(ask(&desk, Some("10.0.0.9:1"), "/cosell/x", &told).await.1, "/x 10.0.0.9 desk.example.com  3");
}

#[tokio::test]
async fn forms_go_back_to_pages_of_the_desk_only() {
    let desk = desk().await;
    let own = "https://desk.example.com/cosell/";
    let referer = async |path: &str, referer: &[(&str, &str)]| {
        let (_, told) = ask(&desk, None, path, referer).await;
        told.split(' ').nth(3).unwrap_or_default().to_owned()
    };
    let page = format!("{own}drafts?a=b");
    assert_eq!(referer("/cosell/api/x", &[("referer", &page)]).await, page);
    for other in [
        "https://evil.example/",
        "http://desk.example.com/cosell/",
        "https://desk.example.com/other/",
        "https://desk.example.com/cosellx/",
        "https://desk.example.com@evil.example/cosell/",
        "https://desk.example.com.evil.example/cosell/",
        "/cosell/drafts",
        "//evil.example/cosell/",
        "",
    ] {
        assert_eq!(referer("/cosell/api/x", &[("referer", other)]).await, own, "{other}");
    }
    assert_eq!(referer("/cosell/api/x", &[]).await, own);
    assert_eq!(referer("/cosell/drafts", &[]).await, "", "pages need none");
}

#[tokio::test]
async fn what_is_not_below_the_prefix_is_not_there() {
    let desk = desk().await;
    assert_eq!(ask(&desk, None, "/cosell/x?y=/cosell/z", &[]).await.1, "/x?y=/cosell/z nobody desk.example.com  0");
    for outside in ["/", "/x", "/cosell%2fx", "/Cosell/x", "/a/../cosell/x", "//cosell/x", "/cosell\\x"] {
        let Ok(uri) = outside.parse::<Uri>() else { continue };
        assert_eq!(ask(&desk, None, &uri.to_string(), &[]).await.0, StatusCode::NOT_FOUND, "{outside}");
    }
    let named = ask(&desk, None, "http://evil.example/cosell/x", &[]).await.1;
    assert_eq!(named, "/x nobody evil.example  0", "the first line names the host");
}
