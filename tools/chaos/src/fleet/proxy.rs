//! A small proxy before several desks: each request goes to the next that is well, whoever asks.

use crate::{
    Error,
    desk::{ask, free_port},
};
use hyper::StatusCode;
use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// How often a desk is asked whether it is ready, and how long it may take to say so.
const PROBE_EVERY: Duration = Duration::from_millis(250);
/// See [`PROBE_EVERY`].
const PROBE_WITHIN: Duration = Duration::from_secs(1);
/// A read that a desk has not begun to answer by then is given to the next.
const FIRST_BYTE: Duration = Duration::from_secs(2);
/// An answer that pauses for longer has broken off: streams have a heartbeat every 15 s.
const LONGEST_SILENCE: Duration = Duration::from_secs(20);
/// The longest head of a request.
const LONGEST_HEAD: usize = 64 * 1024;
/// What whoever asks is told when no desk is well.
const NOBODY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// The proxy. It ends when this is dropped.
pub(super) struct Proxy {
    /// Where it listens on loopback.
    pub(super) port: u16,
    desks: Desks,
    stop: CancellationToken,
    _end: DropGuard,
}

#[derive(Clone, Default)]
struct Desks {
    all: Arc<Mutex<Vec<Arc<Behind>>>>,
    turn: Arc<AtomicUsize>,
}

/// A desk behind the proxy.
struct Behind {
    port: u16,
    well: AtomicBool,
}

impl Proxy {
    /// One before no desk yet.
    pub(super) async fn open() -> Result<Self, Error> {
        let port = free_port()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let (desks, stop) = (Desks::default(), CancellationToken::new());
        let accepting = desks.clone();
        let stopped = stop.clone();
        tokio::spawn(stopped.run_until_cancelled_owned(async move {
            loop {
                if let Ok((client, _)) = listener.accept().await {
                    let desks = accepting.clone();
                    // Whoever goes away on either side ends it.
                    tokio::spawn(async move { serve(client, &desks).await.ok() });
                }
            }
        }));
        Ok(Self { port, desks, stop: stop.clone(), _end: stop.drop_guard() })
    }

    /// Puts a desk behind it.
    pub(super) fn add(&self, port: u16) {
        let desk = Arc::new(Behind { port, well: AtomicBool::new(true) });
        self.desks.lock().push(desk.clone());
        tokio::spawn(self.stop.clone().run_until_cancelled_owned(async move {
            loop {
                let ready = timeout(PROBE_WITHIN, ask(desk.port, "GET", "/readyz", &[], "")).await;
                desk.well
                    .store(matches!(ready, Ok(Ok(answer)) if answer.status() == StatusCode::OK), Ordering::Relaxed);
                tokio::time::sleep(PROBE_EVERY).await;
            }
        }));
    }
}

impl Desks {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Behind>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that are well, beginning with the one whose turn it is.
    fn in_turn(&self) -> Vec<Arc<Behind>> {
        let mut desks = self.lock().clone();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % desks.len().max(1);
        desks.rotate_left(turn);
        desks.retain(|desk| desk.well.load(Ordering::Relaxed));
        desks
    }
}

/// Serves a connection, on which there is one request.
async fn serve(mut client: TcpStream, desks: &Desks) -> Result<(), Error> {
    let request = read_request(&mut client).await?;
    let reads = request.starts_with(b"GET ");
    for desk in desks.in_turn() {
        let Ok(mut server) = TcpStream::connect((Ipv4Addr::LOCALHOST, desk.port)).await else {
            desk.well.store(false, Ordering::Relaxed);
            continue;
        };
        server.write_all(&request).await?;
        let mut first = vec![0; 16 * 1024];
        // A write is given to one desk only: it may have been done.
        let patience = if reads { FIRST_BYTE } else { LONGEST_SILENCE * 4 };
        match timeout(patience, server.read(&mut first)).await {
            Ok(Ok(length)) if length > 0 => {
                client.write_all(&first[..length]).await?;
                return pass_on(client, server).await;
            }
            _ if reads => desk.well.store(false, Ordering::Relaxed),
            _ => return Err("a write was not answered".into()),
        }
    }
    Ok(client.write_all(NOBODY).await?)
}

/// A request with its body.
async fn read_request(client: &mut TcpStream) -> Result<Vec<u8>, Error> {
    let mut request = Vec::new();
    let mut wanted = None;
    while wanted.is_none_or(|wanted| request.len() < wanted) {
        if client.read_buf(&mut request).await? == 0 {
            return Err("no whole request".into());
        }
        if wanted.is_none() {
            wanted = length_of(&request);
        }
        if wanted.is_none() && request.len() > LONGEST_HEAD {
            return Err("the head is too long".into());
        }
    }
    Ok(request)
}

/// How long a request is, once its head is whole.
fn length_of(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let body = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    Some(end + body.unwrap_or(0))
}

/// Passes the rest of an answer on.
async fn pass_on(mut client: TcpStream, mut server: TcpStream) -> Result<(), Error> {
    let (mut answer, mut word) = (vec![0; 16 * 1024], [0; 1]);
    loop {
        tokio::select! {
            read = timeout(LONGEST_SILENCE, server.read(&mut answer)) => match read?? {
                0 => return Ok(()),
                length => client.write_all(&answer[..length]).await?,
            },
            read = client.read(&mut word) => if read? == 0 {
                return Ok(());
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_with_its_body() {
        assert_eq!(length_of(b"GET / HTTP/1.1\r\nhost: x\r\n"), None);
        assert_eq!(length_of(b"GET / HTTP/1.1\r\n\r\n"), Some(18));
        assert_eq!(length_of(b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"), Some(41));
    }

    #[test]
    fn desks_that_are_well_take_turns() {
        let desks = Desks::default();
        let behind = |port, well| Arc::new(Behind { port, well: AtomicBool::new(well) });
        desks.lock().extend([behind(1, true), behind(2, false), behind(3, true)]);
        let first = |_| desks.in_turn().first().map(|desk| desk.port);
        assert_eq!((0..4).map(first).collect::<Vec<_>>(), [Some(1), Some(3), Some(3), Some(1)]);
    }
}
