//! An emulator behind a port, for what only a real connection shows.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use emulator::{Clock, Config, Control, Emulator, SystemClock};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::bench::ANVIL;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) control: Control,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
}

impl Served {
    pub(crate) async fn with(config: Config) -> Self {
        Self::with_clock(config, Arc::new(SystemClock)).await
    }

    pub(crate) async fn with_clock(config: Config, clock: Arc<dyn Clock>) -> Self {
        let emulator = Emulator::bind_with_clock(config, clock).await.expect("it starts");
        let (address, control) = (emulator.address(), emulator.control());
        let stop = CancellationToken::new();
        let serving = tokio::spawn(emulator.serve(stop.clone()));
        Self { address, control, stop, serving }
    }

    /// Stops it, which must not take long.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let served = soon(self.serving).await;
        served.expect("no panic").expect("it stops cleanly");
    }

    /// Sends a call and answers the open connection.
    pub(crate) async fn send(&self, operation: &str, body: &Value) -> TcpStream {
        let body = body.to_string();
        let head = format!(
            "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
             content-type: application/x-amz-json-1.0\r\n\
             x-amz-target: AWSPartnerCentralSelling.{operation}\r\n\
             authorization: AWS4-HMAC-SHA256 Credential={ANVIL}/x\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(head.as_bytes()).await.expect("it reads");
        stream
    }

    /// Calls an operation and answers the whole answer, or how the connection broke.
    pub(crate) async fn call(&self, operation: &str, body: &Value) -> io::Result<String> {
        let mut stream = self.send(operation, body).await;
        let mut answer = String::new();
        soon(stream.read_to_string(&mut answer)).await?;
        Ok(answer)
    }

    /// Calls an operation that must succeed.
    pub(crate) async fn ok(&self, operation: &str, body: &Value) -> Value {
        let answer = self.call(operation, body).await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("JSON") }
    }

    /// Opens the stream of events.
    pub(crate) async fn events(&self, query: &str, last_event_id: Option<u64>) -> EventReader {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        let resume = last_event_id.map_or_else(String::new, |id| format!("last-event-id: {id}\r\n"));
        let host = self.address;
        let head = format!("GET /_emulator/events/stream{query} HTTP/1.1\r\nhost: {host}\r\n{resume}\r\n");
        stream.write_all(head.as_bytes()).await.expect("it reads");
        let mut reader = EventReader { lines: BufReader::new(stream) };
        assert_eq!(reader.line().await.as_deref(), Some("HTTP/1.1 200 OK"));
        while reader.line().await.is_some_and(|line| !line.is_empty()) {}
        reader
    }
}

/// One message of the stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) event: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

pub(crate) struct EventReader {
    lines: BufReader<TcpStream>,
}

impl EventReader {
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = soon(self.lines.read_line(&mut line)).await.expect("readable");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next message; nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        let mut message = Message::default();
        loop {
            // The chunks' lengths stand between the messages, on lines of their own.
            let line = self.line().await?;
            match line.split_once(':') {
                Some(("event", text)) => text.trim().clone_into(&mut message.event),
                Some(("id", text)) => text.trim().clone_into(&mut message.id),
                Some(("data", text)) => text.trim().clone_into(&mut message.data),
                _ if line.is_empty() && !message.data.is_empty() => return Some(message),
                _ => {}
            }
        }
    }
}

/// Waits for what must come soon.
pub(crate) async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.expect("in time")
}
