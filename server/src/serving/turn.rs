//! Whose turn it is on a connection: what the connection, its requests and its answers know of each other.

use crate::network::Peer;
use axum::{Router, body::Body, response::Response};
use futures::{future::BoxFuture, task::AtomicWaker};
use http::{Extensions, Method, Version};
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    service::Service,
};
use std::{
    convert::Infallible,
    future::pending,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};
use tower::ServiceExt;

/// Marks an answer that lasts: mostly silent, for as long as the client stays. It is sent without the buffers that
/// a connection needs for quick requests and answers, and is its connection's last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lasting;

impl Lasting {
    fn is_in(extensions: &Extensions) -> bool {
        extensions.get::<Self>().is_some()
    }
}

/// Whose turn it is on a connection.
#[derive(Default)]
pub(super) struct Turn {
    /// A request is being answered.
    ours: AtomicBool,
    /// Whoever waits for the client to send something while a request is being answered. The time that the client
    /// has for its next request begins when the answer is over.
    reader: AtomicWaker,
    /// The last write had to wait for the client.
    stalls: AtomicBool,
    lasting: Mutex<Option<Response>>,
}

impl Turn {
    /// Whether a request is being answered. Else the next one is waited for.
    pub(super) fn is_ours(&self) -> bool {
        self.ours.load(Ordering::Acquire)
    }

    /// Has whoever reads look again when it is the client's turn.
    pub(super) fn wake_after(&self, context: &Context<'_>) {
        self.reader.register(context.waker());
    }

    /// Says whether the last write had to wait for the client.
    pub(super) fn stalls(&self, stalls: bool) {
        self.stalls.store(stalls, Ordering::Release);
    }

    /// Takes the answer that lasts, once there is one and all that went before it has been sent.
    pub(super) fn take_lasting(&self) -> Option<Response> {
        if self.stalls.load(Ordering::Acquire) { None } else { self.lasting().take() }
    }

    fn lasting(&self) -> MutexGuard<'_, Option<Response>> {
        self.lasting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers the requests of one connection.
pub(super) struct Answering {
    pub(super) router: Router,
    pub(super) peer: Peer,
    pub(super) turn: Arc<Turn>,
}

impl Service<hyper::Request<Incoming>> for Answering {
    type Response = hyper::Response<Answer>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn call(&self, mut request: hyper::Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.turn.ours.store(true, Ordering::Release);
        // Older clients end a body by closing, which hyper knows how to tell them.
        let may_last = request.version() == Version::HTTP_11 && request.method() == Method::GET;
        let (turn, answer) = (self.turn.clone(), self.router.clone().oneshot(request.map(Body::new)));
        Box::pin(async move {
            let response = answer.await?;
            if may_last && Lasting::is_in(response.extensions()) {
                *turn.lasting() = Some(response);
                // It is sent by whoever takes it, not by this connection.
                return pending().await;
            }
            Ok(response.map(|body| Answer { body, turn }))
        })
    }
}

/// The body of an answer. When it is over, it is the client's turn.
pub(super) struct Answer {
    body: Body,
    turn: Arc<Turn>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.turn.ours.store(false, Ordering::Release);
        self.turn.reader.wake();
    }
}

impl HttpBody for Answer {
    type Data = <Body as HttpBody>::Data;
    type Error = <Body as HttpBody>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
