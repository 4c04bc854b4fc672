//! The desk's own accept loop: limits on what a connection may cost, and an orderly end.

mod lasting;
mod patient;
mod turn;

pub(crate) use patient::Patience;
pub(crate) use turn::Lasting;

use crate::network::Peer;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use patient::Patient;
use std::{future::poll_fn, io, pin::Pin, sync::Arc, task::Poll, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use turn::{Answering, Turn};

/// The pauses after the system could not give a connection: the first, and the longest.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What connections may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many are served at once. Further ones wait in the system's queue until one ends.
    pub(crate) connections: usize,
    /// How many bytes a request's head may have; longer ones are answered with 431.
    pub(crate) head_bytes: usize,
    /// How long each may keep the desk waiting.
    pub(crate) patience: Patience,
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
            Ok((stream, peer, slot)) => {
                pause = PAUSE;
                let (open, stop, abandon) = (open.clone(), stop.clone(), abandon.clone());
                let conversation = Conversation { peer, open: open.clone(), slot, stop, abandon };
                open.spawn(conversation.hold(stream, router.clone(), limits));
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
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> io::Result<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, Peer(peer), slot))
}

fn is_the_clients_doing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What one connection stands in.
struct Conversation {
    /// With whom.
    peer: Peer,
    open: TaskTracker,
    /// Its place, free again when this ends.
    slot: OwnedSemaphorePermit,
    stop: CancellationToken,
    abandon: CancellationToken,
}

impl Conversation {
    /// Serves one connection.
    async fn hold(self, stream: TcpStream, router: Router, limits: Limits) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small answers may be late");
        }
        let turn = Arc::<Turn>::default();
        let io = TokioIo::new(Patient::new(stream, limits.patience, turn.clone()));
        let answering = Answering { router, peer: self.peer, turn: turn.clone() };
        let mut connection = http1::Builder::new().max_buf_size(limits.head_bytes).serve_connection(io, answering);
        let mut stopping = false;
        loop {
            let lasts = poll_fn(|context| match Pin::new(&mut connection).poll(context) {
                Poll::Ready(done) => Poll::Ready(done.map(|()| None)),
                Poll::Pending => match turn.take_lasting() {
                    Some(answer) => Poll::Ready(Ok(Some(answer))),
                    None => Poll::Pending,
                },
            });
            tokio::select! {
                done = lasts => match done {
                    Ok(Some(answer)) => {
                        let connection = connection.into_parts().io.into_inner();
                        let sending = lasting::send(connection, answer);
                        let Self { open, slot, abandon, .. } = self;
                        // A task of its own, because this one is as large as its largest part.
                        open.spawn(async move {
                            let _slot = slot;
                            tokio::select! {
                                sent = sending => ended(sent),
                                () = abandon.cancelled() => {}
                            }
                        });
                        return;
                    }
                    Ok(None) => return,
                    Err(error) => return ended(Err(error)),
                },
                () = self.stop.cancelled(), if !stopping => {
                    stopping = true;
                    Pin::new(&mut connection).graceful_shutdown();
                }
                () = self.abandon.cancelled() => return,
            }
        }
    }
}

fn ended<E: std::fmt::Display>(how: Result<(), E>) {
    if let Err(error) = how {
        tracing::debug!(%error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests;
