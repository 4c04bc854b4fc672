//! A connection that does not wait for ever for its client.

use super::turn::Turn;
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep},
};
use tokio_io_timeout::TimeoutWriter;

/// How long a client may keep the desk waiting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Until a request's head is there, from its first byte, or from the beginning of the connection.
    pub(crate) head: Duration,
    /// Between two requests.
    pub(crate) idle: Duration,
    /// How long it may leave unread what is sent to it.
    pub(crate) unread: Duration,
}

/// A TCP stream whose reads and writes end when the client has kept it waiting for too long.
pub(super) struct Patient {
    /// It ends by itself when the client leaves unread what is sent to it.
    stream: Pin<Box<TimeoutWriter<TcpStream>>>,
    patience: Patience,
    /// Whether something of the next request's head is there.
    begun: bool,
    /// Runs while the next request is waited for.
    waiting: Option<Pin<Box<Sleep>>>,
    turn: Arc<Turn>,
}

impl Patient {
    /// A stream that waits so long for its client, who has the word unless `turn` says otherwise.
    pub(super) fn new(stream: TcpStream, patience: Patience, turn: Arc<Turn>) -> Self {
        let mut stream = TimeoutWriter::new(stream);
        stream.set_timeout(Some(patience.unread));
        Self { stream: Box::pin(stream), patience, begun: true, waiting: None, turn }
    }

    /// The next request, or a part of it, has not come yet.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let patience = if self.begun { self.patience.head } else { self.patience.idle };
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        // Between requests that is an ordinary end, as if the client had hung up.
        Poll::Ready(if self.begun { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) })
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        self.turn.wake_after(context);
        if self.turn.is_ours() {
            (self.begun, self.waiting) = (false, None);
            return read;
        }
        if read.is_pending() {
            return self.wait(context);
        }
        if buffer.filled().len() > before && !self.begun {
            self.begun = true;
            let until = Instant::now() + self.patience.head;
            if let Some(waiting) = &mut self.waiting {
                waiting.as_mut().reset(until);
            }
        }
        read
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write(context, bytes);
        self.turn.stalls(written.is_pending());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write_vectored(context, slices);
        self.turn.stalls(written.is_pending());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
