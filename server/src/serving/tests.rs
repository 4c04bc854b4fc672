//! Connections over real sockets. The outer time-outs only keep a hang from lasting.

use super::*;
use crate::middleware::{BodyLimits, whole_body};
use axum::{
    Extension,
    body::Body,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use futures::{Stream, StreamExt, stream};
use std::{convert::Infallible, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
};

/// A test that takes longer hangs.
const HANG: Duration = Duration::from_secs(30);
const PATIENT: Patience = Patience { head: HANG, idle: HANG, unread: HANG };
/// How long who is impatient waits.
const SOON: Duration = Duration::from_millis(100);
const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: desk\r\n\r\n";

const EVENTS: &[u8] = b"GET /events HTTP/1.1\r\nhost: desk\r\n\r\n";
/// More than the system takes from one who does not read.
const LARGE: usize = 16 << 20;

type Piece = Result<&'static str, Infallible>;

/// A body that pauses for longer than [`SOON`].
fn slowly() -> impl Stream<Item = Piece> {
    let last = stream::once(async {
        tokio::time::sleep(SOON * 3).await;
        Ok("last\n")
    });
    stream::iter([Ok("first\n")]).chain(last)
}

/// A body without end.
fn flood() -> impl Stream<Item = Piece> {
    stream::repeat_with(|| Ok("on and on\n"))
}

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    abandon: CancellationToken,
    open: TaskTracker,
    serving: JoinHandle<()>,
}

impl Served {
    async fn new(limits: Limits) -> Self {
        let (stop, abandon, open) = (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
        let streams_stop = stop.clone();
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/peer", get(|Extension(Peer(peer)): Extension<Peer>| async move { peer.to_string() }))
            .route("/never", get(std::future::pending::<&'static str>))
            .route("/huge", get(|| async { vec![0_u8; 64 * 1024 * 1024] }))
            .route("/form", post(|body: String| async move { body }))
            .route("/large", get(|| async { "x".repeat(LARGE) }))
            .route("/slow", get(|| async { Body::from_stream(slowly()) }))
            .route("/flood", get(|| async { (Extension(Lasting), Body::from_stream(flood())) }))
            .route(
                "/events",
                get(move || async move {
                    let first = stream::iter([Ok::<_, Infallible>("first\n")]);
                    let events = first.chain(stream::pending()).take_until(streams_stop.cancelled_owned());
                    (Extension(Lasting), Body::from_stream(events))
                }),
            )
            .layer(from_fn_with_state(BodyLimits { bytes: 1 << 10, within: Duration::from_millis(100) }, whole_body));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(serve(listener, router, limits, open.clone(), stop.clone(), abandon.clone()));
        Self { address, stop, abandon, open, serving }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// Waits until no connection is open.
    async fn is_empty(&self) {
        let emptying = async {
            while !self.open.is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(HANG, emptying).await.expect("all are closed");
    }

    async fn ends(self) {
        tokio::time::timeout(HANG, self.serving).await.expect("it ends").expect("without a panic");
    }
}

fn limits() -> Limits {
    Limits { connections: 10, head_bytes: 16 << 10, patience: PATIENT }
}

async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).await.expect("is sent");
}

/// Reads until `words` have come.
async fn read_until(stream: &mut TcpStream, words: &str) -> String {
    let mut read = Vec::new();
    let reading = async {
        let mut buffer = vec![0; 1 << 16];
        let mut looked_at = 0;
        while !read[looked_at..].windows(words.len()).any(|part| part == words.as_bytes()) {
            looked_at = read.len().saturating_sub(words.len());
            let length = stream.read(&mut buffer).await.expect("is read");
            assert_ne!(length, 0, "ended before {words:?}: {}", String::from_utf8_lossy(&read));
            read.extend_from_slice(&buffer[..length]);
        }
    };
    tokio::time::timeout(HANG, reading).await.expect("an answer");
    String::from_utf8(read).expect("text")
}

/// Reads until the other side closes. A reset is a close too.
async fn rest(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(HANG, stream.read_to_end(&mut rest)).await.expect("is closed");
    String::from_utf8_lossy(&rest).into_owned()
}

async fn closed(stream: &mut TcpStream) {
    rest(stream).await;
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up_and_others_are_served() {
    let desk = Served::new(Limits { patience: Patience { head: SOON, ..PATIENT }, ..limits() }).await;
    let mut slow = desk.connect().await;
    send(&mut slow, b"GET / HTTP/1.1\r\nhost:").await;
    let mut other = desk.connect().await;
    send(&mut other, GET).await;
    read_until(&mut other, "here").await;
    closed(&mut slow).await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_refused() {
    let desk = Served::new(limits()).await;
    let mut slow = desk.connect().await;
    send(&mut slow, b"POST /form HTTP/1.1\r\nhost: desk\r\ncontent-length: 10\r\n\r\nhalf").await;
    let answer = read_until(&mut slow, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    closed(&mut slow).await;
}

#[tokio::test]
async fn a_connection_too_many_waits_for_a_place() {
    let desk = Served::new(Limits { connections: 1, ..limits() }).await;
    let mut first = desk.connect().await;
    send(&mut first, GET).await;
    read_until(&mut first, "here").await;
    let mut second = desk.connect().await;
    send(&mut second, GET).await;
    // The first still has its place.
    send(&mut first, GET).await;
    read_until(&mut first, "here").await;
    assert_eq!(desk.open.len(), 1);
    drop(first);
    read_until(&mut second, "here").await;
}

#[tokio::test]
async fn a_client_that_reads_nothing_loses_its_place() {
    let desk = Served::new(Limits { connections: 1, patience: Patience { unread: SOON, ..PATIENT }, ..limits() }).await;
    let mut greedy = desk.connect().await;
    send(&mut greedy, b"GET /huge HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    let mut other = desk.connect().await;
    send(&mut other, GET).await;
    read_until(&mut other, "here").await;
    drop(greedy);
}

#[tokio::test]
async fn a_stop_ends_idle_connections_and_streams() {
    let desk = Served::new(limits()).await;
    let (mut idle, mut stream) = (desk.connect().await, desk.connect().await);
    send(&mut idle, GET).await;
    read_until(&mut idle, "here").await;
    send(&mut stream, EVENTS).await;
    read_until(&mut stream, "first").await;
    desk.stop.cancel();
    closed(&mut idle).await;
    assert!(rest(&mut stream).await.ends_with("0\r\n\r\n"), "it ends as it should");
    desk.ends().await;
}

#[tokio::test]
async fn a_request_that_never_ends_is_abandoned_when_told() {
    let desk = Served::new(limits()).await;
    let mut stuck = desk.connect().await;
    send(&mut stuck, b"GET /never HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    let mut other = desk.connect().await;
    send(&mut other, GET).await;
    read_until(&mut other, "here").await;
    desk.stop.cancel();
    closed(&mut other).await;
    assert!(!desk.serving.is_finished());
    desk.abandon.cancel();
    desk.ends().await;
}

#[tokio::test]
async fn a_connection_that_sends_nothing_is_given_up() {
    let desk = Served::new(Limits { patience: Patience { head: SOON, ..PATIENT }, ..limits() }).await;
    closed(&mut desk.connect().await).await;
}

#[tokio::test]
async fn a_connection_may_be_idle_for_longer_than_a_head_may_take() {
    let desk = Served::new(Limits { patience: Patience { head: SOON, ..PATIENT }, ..limits() }).await;
    let mut kept = desk.connect().await;
    for _ in 0..2 {
        send(&mut kept, GET).await;
        read_until(&mut kept, "here").await;
        tokio::time::sleep(SOON * 3).await;
    }
    // Once a head has begun, it has to come.
    send(&mut kept, b"GET / HTTP/1.1\r\nhost:").await;
    closed(&mut kept).await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_slow_answer_is_not_cut_off() {
    let desk = Served::new(Limits { patience: Patience { idle: SOON, ..PATIENT }, ..limits() }).await;
    let mut kept = desk.connect().await;
    send(&mut kept, b"GET /slow HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    assert!(rest(&mut kept).await.ends_with("last\n\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn what_lasts_comes_after_all_that_was_asked_for_before() {
    let desk = Served::new(limits()).await;
    let mut client = desk.connect().await;
    send(&mut client, &[b"GET /large HTTP/1.1\r\nhost: desk\r\n\r\n", EVENTS].concat()).await;
    let text = read_until(&mut client, "first\n").await;
    let (large, events) = text.split_at(text.rfind("HTTP/1.1 200 OK\r\n").expect("two answers"));
    assert_eq!(large.split_once("\r\n\r\n").expect("a head").1.len(), LARGE);
    for part in ["connection: close\r\n", "transfer-encoding: chunked\r\n", "\r\n\r\n6\r\nfirst\n"] {
        assert!(events.contains(part), "{part:?} in {events}");
    }
    assert_eq!(events.matches("HTTP/1.1").count(), 1, "{events}");
}

#[tokio::test]
async fn what_lasts_lasts_for_older_clients_too_and_may_be_asked_for_by_its_head() {
    let desk = Served::new(limits()).await;
    let mut old = desk.connect().await;
    send(&mut old, b"GET /events HTTP/1.0\r\nhost: desk\r\n\r\n").await;
    let text = read_until(&mut old, "first\n").await;
    assert!(text.ends_with("\r\n\r\nfirst\n") && !text.contains("chunked"), "{text}");
    let mut head = desk.connect().await;
    send(&mut head, b"HEAD /events HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    let text = read_until(&mut head, "\r\n\r\n").await;
    assert!(text.ends_with("\r\n\r\n"), "{text}");
    send(&mut head, GET).await;
    read_until(&mut head, "here").await;
}

#[tokio::test]
async fn a_client_that_hangs_up_or_reads_nothing_leaves_what_lasts() {
    let desk = Served::new(Limits { patience: Patience { unread: SOON, ..PATIENT }, ..limits() }).await;
    let mut client = desk.connect().await;
    send(&mut client, EVENTS).await;
    read_until(&mut client, "first").await;
    drop(client);
    desk.is_empty().await;
    let mut client = desk.connect().await;
    send(&mut client, b"GET /flood HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    read_until(&mut client, "on and on").await;
    desk.is_empty().await;
    drop(client);
}

#[tokio::test]
async fn what_lasts_is_abandoned_when_told() {
    let desk = Served::new(limits()).await;
    let mut client = desk.connect().await;
    send(&mut client, b"GET /flood HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    read_until(&mut client, "on and on").await;
    desk.stop.cancel();
    desk.abandon.cancel();
    desk.ends().await;
    drop(client);
}

#[tokio::test]
async fn every_request_of_a_connection_knows_its_neighbour() {
    let desk = Served::new(limits()).await;
    let mut client = desk.connect().await;
    let own = client.local_addr().expect("an address").to_string();
    for _ in 0..2 {
        send(&mut client, b"GET /peer HTTP/1.1\r\nhost: desk\r\nx-forwarded-for: 10.0.0.1\r\n\r\n").await;
        read_until(&mut client, &own).await;
    }
}

#[tokio::test]
async fn a_head_or_a_body_that_is_too_large_is_refused_and_others_are_served() {
    let desk = Served::new(limits()).await;
    let mut large = desk.connect().await;
    let padding = "x".repeat(32 << 10);
    // It may be refused before all of it is sent.
    let _ = large.write_all(format!("GET / HTTP/1.1\r\nhost: desk\r\nx-padding: {padding}\r\n\r\n").as_bytes()).await;
    assert!(rest(&mut large).await.starts_with("HTTP/1.1 431"));
    let mut many = desk.connect().await;
    let lines: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let _ = many.write_all(format!("GET / HTTP/1.1\r\nhost: desk\r\n{lines}\r\n").as_bytes()).await;
    assert!(rest(&mut many).await.starts_with("HTTP/1.1 431"));
    let mut full = desk.connect().await;
    let head = "POST /form HTTP/1.1\r\nhost: desk\r\ncontent-length: 2000\r\n\r\n";
    let _ = full.write_all(format!("{head}{}", "x".repeat(2_000)).as_bytes()).await;
    assert!(rest(&mut full).await.starts_with("HTTP/1.1 413"));
    let mut other = desk.connect().await;
    send(&mut other, GET).await;
    read_until(&mut other, "here").await;
}
