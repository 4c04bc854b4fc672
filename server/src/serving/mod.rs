//! The desk's own accept loop: limits on what a connection may cost, and an orderly end.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutWriter;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The pauses after the system could not give a connection: the first, and the longest.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What connections may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many are served at once. Further ones wait in the system's queue until one ends.
    pub(crate) connections: usize,
    /// How long a request's head may take, which is also how long a connection may be idle.
    pub(crate) head: Duration,
    /// How long a client may leave unread what is sent to it.
    pub(crate) unread: Duration,
}

/// Serves connections until `stop`. Then nothing more is accepted and idle connections are closed, and
/// this returns when the requests in flight are answered, or at once on `abandon`.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    open: TaskTracker,
    stop: CancellationToken,
    abandon: CancellationToken,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut pause = PAUSE;
    loop {
        let next = tokio::select! {
            next = accept(&listener, &slots) => next,
            () = stop.cancelled() => break,
        };
        match next {
            Ok((stream, slot)) => {
                pause = PAUSE;
                open.spawn(converse(stream, router.clone(), limits, slot, stop.clone(), abandon.clone()));
            }
            Err(error) if is_the_clients_doing(&error) => {}
            Err(error) => {
                // Such as too many open files, which only time can heal.
                tracing::warn!(%error, ?pause, "no connection could be accepted");
                tokio::select! {
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                    () = stop.cancelled() => break,
                }
            }
        }
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, slot))
}

fn is_the_clients_doing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Serves one connection. Its place is free again when this ends.
async fn converse(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    _slot: OwnedSemaphorePermit,
    stop: CancellationToken,
    abandon: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be late");
    }
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.unread));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router));
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
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = abandon.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests;
