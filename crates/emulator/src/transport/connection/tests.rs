use std::net::SocketAddr;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::*;

const SOON: Duration = Duration::from_millis(150);
const NEVER: Duration = Duration::from_secs(60);
const REQUEST: &[u8] = b"GET /quick HTTP/1.1\r\nhost: x\r\n\r\n";

struct Host {
    address: SocketAddr,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

fn generous() -> Limits {
    Limits { connections: 8, head: NEVER, unread: NEVER, grace: NEVER }
}

async fn host(limits: Limits) -> Host {
    let router = Router::new()
        .route("/quick", get(|| async { "quick" }))
        .route("/slow", get(|| async { sleep(SOON).await }))
        .route("/stuck", get(std::future::pending::<()>))
        .route("/huge", get(|| async { vec![0_u8; 64 * 1024 * 1024] }))
        .route("/reset", get(|| async { axum::Extension(ConnectionReset) }));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let shutdown = CancellationToken::new();
    let serving = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
    Host { address, shutdown, serving }
}

impl Host {
    async fn send(&self, request: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(request).await.expect("it reads");
        stream
    }
}

/// What comes until a text is there, the end, or an error.
async fn read(stream: &mut TcpStream, until: &str) -> io::Result<String> {
    let mut read = Vec::new();
    let reading = async {
        loop {
            let mut piece = [0; 1024];
            let length = stream.read(&mut piece).await?;
            read.extend_from_slice(&piece[..length]);
            let text = String::from_utf8_lossy(&read);
            if length == 0 || (!until.is_empty() && text.contains(until)) {
                return Ok(text.into_owned());
            }
        }
    };
    timeout(Duration::from_secs(10), reading).await.expect("in time")
}

fn get_of(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes()
}

#[tokio::test]
async fn a_head_that_doesnt_arrive_ends_the_connection() {
    let host = host(Limits { head: SOON, ..generous() }).await;
    let mut slow = host.send(b"GET /quick HTTP/1.1\r\nhost:").await;
    assert!(!read(&mut slow, "").await.unwrap_or_default().contains("200 OK"));
    // Two requests on one connection are fine.
    let mut kept = host.send(REQUEST).await;
    assert!(read(&mut kept, "quick").await.expect("an answer").contains("200 OK"));
    kept.write_all(REQUEST).await.expect("still open");
    assert!(read(&mut kept, "quick").await.expect("an answer").contains("200 OK"));
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_and_unread_answers_give_their_place_up() {
    let host = host(Limits { connections: 1, unread: SOON, ..generous() }).await;
    let greedy = host.send(&get_of("/huge")).await;
    let began = std::time::Instant::now();
    let mut waiting = host.send(REQUEST).await;
    assert!(read(&mut waiting, "quick").await.expect("an answer").contains("200 OK"));
    assert!(began.elapsed() >= SOON);
    drop(greedy);
}

#[tokio::test]
async fn a_stop_lets_calls_in_flight_end_and_abandons_those_that_dont() {
    let host = host(Limits { grace: SOON * 4, ..generous() }).await;
    let mut idle = host.send(REQUEST).await;
    read(&mut idle, "quick").await.expect("an answer");
    let mut slow = host.send(&get_of("/slow")).await;
    let mut stuck = host.send(&get_of("/stuck")).await;
    sleep(SOON / 3).await;
    host.shutdown.cancel();
    assert!(read(&mut slow, "").await.expect("an answer").contains("200 OK"));
    assert_eq!(read(&mut idle, "").await.expect("an orderly end"), "");
    assert!(read(&mut stuck, "").await.unwrap_or_default().is_empty());
    timeout(Duration::from_secs(10), host.serving).await.expect("in time").expect("no panic");
    assert!(TcpStream::connect(host.address).await.is_err());
}

#[tokio::test]
async fn a_marked_response_resets_the_connection() {
    let host = host(generous()).await;
    let mut stream = host.send(&get_of("/reset")).await;
    let error = read(&mut stream, "").await.expect_err("no answer");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    let mut fine = host.send(REQUEST).await;
    assert!(read(&mut fine, "quick").await.is_ok());
}
