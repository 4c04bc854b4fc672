//! Where a request comes from and goes to, at a desk whose addresses begin with a prefix.

use super::{RUNTIME, spliced, with_headers};
use crate::{
    config::{Config, TrustedProxies},
    network::{ClientAddress, Peer, arrive},
    testing::TestDesk,
};
use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, Uri, header},
    middleware::from_fn_with_state,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::LazyLock,
};
use tower::ServiceExt;

/// What a proxy may say, each with a value that is right.
const HEADERS: [(&str, &str); 4] = [
    ("x-forwarded-for", "203.0.113.7, 198.51.100.9, 10.0.0.7"),
    ("forwarded", "for=203.0.113.7;proto=https, for=\"[2001:db8::9]:443\""),
    ("x-forwarded-prefix", "/elsewhere"),
    ("x-forwarded-user", "ada"),
];
/// A proxy of the desk, and a stranger.
const PEERS: [[u8; 4]; 2] = [[10, 0, 0, 1], [198, 51, 100, 7]];

async fn echo(client: Extension<ClientAddress>, headers: HeaderMap, uri: Uri) -> String {
    let told = HEADERS.iter().filter(|(name, _)| headers.contains_key(*name)).count();
    format!("{told} {} {uri}", client.0.0.map_or_else(|| "nobody".to_owned(), |address| address.to_string()))
}

static DESK: LazyLock<Router> = LazyLock::new(|| {
    let config = Config {
        public_url: Some("https://desk.example.com/cosell/".parse().expect("an address")),
        trusted_proxies: TrustedProxies::parse(&["10.0.0.0/24".to_owned()]).expect("networks"),
        ..Config::default()
    };
    let state = RUNTIME.block_on(TestDesk::new(&config)).state;
    Router::new().fallback(echo).layer(from_fn_with_state(state, arrive))
});

/// What the desk takes a request for, or that it takes it for none.
fn taken_for(peer: IpAddr, address: &[u8], headers: &[(&'static str, Vec<u8>)]) -> Option<String> {
    let request = Request::builder().uri(address).header(header::HOST, "desk.example.com");
    let request = with_headers(request, headers.iter().map(|(name, value)| (*name, value.as_slice())));
    let mut request = request.body(Body::empty()).ok()?;
    request.extensions_mut().insert(Peer(SocketAddr::new(peer, 50_000)));
    let answer = DESK.clone().oneshot(request);
    RUNTIME.block_on(async {
        let answer = answer.await.expect("an answer");
        let status = answer.status();
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.expect("a body");
        (status == StatusCode::OK).then(|| String::from_utf8(body.into()).expect("text"))
    })
}

/// An address and up to three headers, damaged: the first byte chooses the peer, lines hold what is put into each.
fn ask(bytes: &[u8]) {
    let [choice, rest @ ..] = bytes else { return };
    let peer = IpAddr::from(PEERS[usize::from(*choice) % PEERS.len()]);
    let mut lines = rest.split(|byte| *byte == b'\n');
    let address = spliced(b"/cosell/invitations?side=sent", lines.next().unwrap_or_default());
    let headers = lines.take(3).filter_map(|line| {
        let (name, value) = line.split_first()?;
        let (name, valid) = HEADERS[usize::from(*name) % HEADERS.len()];
        Some((name, spliced(valid.as_bytes(), value)))
    });
    let Some(told) = taken_for(peer, &address, &headers.collect::<Vec<_>>()) else { return };
    let mut parts = told.splitn(3, ' ');
    let mut next = || parts.next().expect("three parts");
    let (headers, client, inside) = (next(), next(), next());
    assert!(inside.starts_with('/'), "{inside}");
    if peer == IpAddr::from(PEERS[1]) {
        assert_eq!((headers, client), ("0", peer.to_string().as_str()), "a stranger is believed");
    }
}

#[test]
fn whatever_is_said_of_the_way_is_taken_for_what_it_is_worth() {
    let said: Vec<_> = HEADERS.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect();
    let [proxy, stranger] = PEERS.map(IpAddr::from);
    let address = b"/cosell/invitations?side=sent";
    let through_proxy = taken_for(proxy, address, &said[..1]);
    assert_eq!(through_proxy.as_deref(), Some("1 198.51.100.9 /invitations?side=sent"));
    assert_eq!(taken_for(stranger, address, &said).as_deref(), Some("0 198.51.100.7 /invitations?side=sent"));
    bolero::check!().with_iterations(1_000).with_max_len(200).for_each(ask);
}
