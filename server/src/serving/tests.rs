//! Connections over real sockets. The outer time-outs only keep a hang from lasting.

use super::*;
use crate::middleware::whole_body;
use axum::{
    body::Body,
    middleware::from_fn_with_state,
    response::Response,
    routing::{get, post},
};
use futures::{StreamExt, stream};
use std::{convert::Infallible, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
};

/// A test that takes longer hangs.
const HANG: Duration = Duration::from_secs(30);
const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: desk\r\n\r\n";

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
            .route("/never", get(std::future::pending::<&'static str>))
            .route("/huge", get(|| async { vec![0_u8; 64 * 1024 * 1024] }))
            .route("/form", post(|body: String| async move { body }))
            .route(
                "/events",
                get(move || async move {
                    let first = stream::iter([Ok::<_, Infallible>("first\n")]);
                    let events = first.chain(stream::pending()).take_until(streams_stop.cancelled_owned());
                    Response::new(Body::from_stream(events))
                }),
            )
            .layer(from_fn_with_state(Duration::from_millis(100), whole_body));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(serve(listener, router, limits, open.clone(), stop.clone(), abandon.clone()));
        Self { address, stop, abandon, open, serving }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    async fn ends(self) {
        tokio::time::timeout(HANG, self.serving).await.expect("it ends").expect("without a panic");
    }
}

fn limits() -> Limits {
    Limits { connections: 10, head: HANG, unread: HANG }
}

async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).await.expect("is sent");
}

/// Reads until `words` have come.
async fn read_until(stream: &mut TcpStream, words: &str) -> String {
    let mut text = String::new();
    let reading = async {
        let mut buffer = [0; 1024];
        while !text.contains(words) {
            let read = stream.read(&mut buffer).await.expect("is read");
            assert_ne!(read, 0, "ended before {words:?}: {text}");
            text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    };
    tokio::time::timeout(HANG, reading).await.expect("an answer");
    text
}

/// Reads until the other side closes. A reset is a close too.
async fn closed(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(HANG, stream.read_to_end(&mut rest)).await.expect("is closed");
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up_and_others_are_served() {
    let desk = Served::new(Limits { head: Duration::from_millis(100), ..limits() }).await;
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
    let desk = Served::new(Limits { connections: 1, unread: Duration::from_millis(100), ..limits() }).await;
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
    send(&mut stream, b"GET /events HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    read_until(&mut stream, "first").await;
    desk.stop.cancel();
    closed(&mut idle).await;
    closed(&mut stream).await;
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
