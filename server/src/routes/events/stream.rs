//! One open stream: frames as bytes, made when the connection takes them.

use super::admission::Admission;
use crate::network::Place;
use axum::body::Bytes;
use desk::tracker::{Missed, Viewer};
use futures::{Stream, stream};
use std::{convert::Infallible, ops::Range, time::Duration};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// Proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When a browser comes back to a desk that has gone without a word, in milliseconds: each at another
/// time.
const LOST: Range<u32> = 1_000..5_000;
/// When it comes back to a desk that has said that it stops: not before another can have started.
const STOPPED: Range<u32> = 500..4_000;

/// One open stream.
pub(super) struct Open {
    viewer: Viewer,
    admission: Admission,
    stop: CancellationToken,
    beat: Instant,
    next: Next,
    /// One of the places that the session has, and of those that there are.
    _places: (Place, OwnedSemaphorePermit),
}

/// What comes next.
enum Next {
    Greeting,
    Change,
    End,
}

impl Open {
    /// A stream for a viewer, until the desk stops.
    pub(super) fn new(
        viewer: Viewer,
        admission: Admission,
        stop: CancellationToken,
        places: (Place, OwnedSemaphorePermit),
    ) -> Self {
        Self { viewer, admission, stop, beat: Instant::now() + HEARTBEAT, next: Next::Greeting, _places: places }
    }

    /// The frames as they are sent.
    pub(super) fn frames(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::unfold(Box::new(self), |mut open| async move {
            let frame = open.frame().await?;
            Some((Ok(frame), open))
        })
    }

    async fn frame(&mut self) -> Option<Bytes> {
        match self.next {
            Next::End => return None,
            Next::Greeting => {
                self.next = Next::Change;
                return Some(come_back(LOST));
            }
            Next::Change => {}
        }
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Some(self.end(come_back(STOPPED))),
                () = self.admission.doubt() => {
                    if !self.admission.holds().await {
                        return Some(self.end(Bytes::from_static(SIGNED_OUT_EVENT)));
                    }
                }
                () = sleep_until(self.beat) => {
                    self.beat = Instant::now() + HEARTBEAT;
                    return Some(Bytes::from_static(b":\n\n"));
                }
                told = self.viewer.next() => return Some(match told {
                    Ok(told) => told.frame,
                    Err(Missed::Reset(last)) => format!("id: {last}\nevent: reset\ndata: {last}\n\n").into(),
                    // It comes back, and is told what it missed.
                    Err(Missed::TooSlow | Missed::Ended) => self.end(come_back(LOST)),
                }),
            }
        }
    }

    /// The last frame.
    fn end(&mut self, frame: Bytes) -> Bytes {
        self.next = Next::End;
        frame
    }
}

/// The session has ended: the browser must not come back.
pub(crate) const SIGNED_OUT_EVENT: &[u8] = b"event: signed-out\ndata: \n\n";

/// When to come back, should the stream end.
fn come_back(when: Range<u32>) -> Bytes {
    format!("retry: {}\n\n", rand::random_range(when)).into()
}

#[cfg(test)]
mod tests;
