//! Connections: HTTP/1.1 with limits, an orderly end, and resets on request. It knows nothing of
//! the service.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutWriter;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The pauses after the system couldn't give a connection: the first, and the longest.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A mark in the extensions of a response: the client gets no answer, its connection is reset.
/// Whoever calls the router without a port sees the mark instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionReset;

impl fmt::Display for ConnectionReset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is reset on request")
    }
}

impl std::error::Error for ConnectionReset {}

/// What connections may cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How many are served at once. Further ones wait in the system's queue.
    pub(crate) connections: usize,
    /// How long a request's head may take, which is also how long a connection may be idle.
    pub(crate) head: Duration,
    /// How long a client may leave what is sent to it unread.
    pub(crate) unread: Duration,
    /// How long the calls in flight may take once the server is to stop.
    pub(crate) grace: Duration,
}

/// Serves connections until told to stop, then lets those in flight end.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: CancellationToken) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let conversations = TaskTracker::new();
    let abandoned = CancellationToken::new();
    let mut pause = PAUSE;
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await.map_err(io::Error::other)?;
            let (stream, _) = listener.accept().await?;
            Ok::<_, io::Error>((stream, slot))
        };
        let next = tokio::select! {
            next = next => next,
            () = shutdown.cancelled() => break,
        };
        match next {
            Ok((stream, slot)) => {
                pause = PAUSE;
                let end = End { shutdown: shutdown.clone(), abandoned: abandoned.clone(), _slot: slot };
                conversations.spawn(converse(stream, router.clone(), limits, end));
            }
            Err(error) if is_the_clients_doing(&error) => {}
            Err(error) => {
                // Such as too many open files, which only time can heal.
                tracing::warn!(%error, ?pause, "no connection could be accepted");
                tokio::select! {
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                    () = shutdown.cancelled() => break,
                }
            }
        }
    }
    drop(listener);
    conversations.close();
    if tokio::time::timeout(limits.grace, conversations.wait()).await.is_err() {
        tracing::warn!(connections = conversations.len(), "calls in flight are abandoned");
        abandoned.cancel();
        conversations.wait().await;
    }
}

fn is_the_clients_doing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What ends a conversation, and the place that it then gives back.
struct End {
    shutdown: CancellationToken,
    abandoned: CancellationToken,
    _slot: OwnedSemaphorePermit,
}

/// Serves one connection.
async fn converse(stream: TcpStream, router: Router, limits: Limits, end: End) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be late");
    }
    let reset = Arc::new(AtomicBool::new(false));
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.unread));
    let link = Link { stream: Box::pin(stream), reset: Arc::clone(&reset) };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = router.call(request);
        let reset = Arc::clone(&reset);
        async move {
            let response: Result<hyper::Response<Body>, Infallible> = answer.await;
            let Ok(response) = response;
            if let Some(mark) = response.extensions().get::<ConnectionReset>() {
                reset.store(true, Ordering::Release);
                return Err(*mark);
            }
            Ok(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(link), service);
    let mut connection = pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            done = connection.as_mut() => {
                if let Err(error) = done {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            () = end.shutdown.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = end.abandoned.cancelled() => return,
        }
    }
}

/// A TCP stream that can be told to end with a reset.
struct Link {
    stream: Pin<Box<TimeoutWriter<TcpStream>>>,
    reset: Arc<AtomicBool>,
}

impl AsyncRead for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl AsyncWrite for Link {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.load(Ordering::Acquire) {
            // An orderly end would tell the client that all is well.
            return Poll::Ready(Ok(()));
        }
        self.stream.as_mut().poll_shutdown(context)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Acquire)
            && let Err(error) = self.stream.get_ref().set_zero_linger()
        {
            tracing::debug!(%error, "a connection is closed instead of reset");
        }
    }
}

#[cfg(test)]
mod tests;
