//! A read on its way, which everybody shares who asks the same meanwhile.

use crate::ports::{Answer, Refusal};
use domain::error::{AppError, ErrorKind};
use std::sync::Arc;
use time::OffsetDateTime;
use tokio::{sync::watch, time::Instant};

/// An answer of AWS.
pub(super) struct Known<T> {
    pub(super) answer: Answer<T>,
    /// When it was given.
    pub(super) as_of: OffsetDateTime,
    /// The same by the clock that is never set.
    pub(super) read_at: Instant,
    /// The scope's generation when it was asked for: what changed since may be missing.
    pub(super) generation: u64,
    /// Roughly, in bytes.
    pub(super) weight: u64,
}

/// What came of a read.
pub(super) type Outcome<T> = Result<Arc<Known<T>>, Refusal>;

/// A read on its way. It goes on even if everybody who waits for it hangs up.
pub(super) struct Flight<T> {
    pub(super) started: Instant,
    landed: watch::Receiver<Option<Outcome<T>>>,
}

impl<T> Clone for Flight<T> {
    fn clone(&self) -> Self {
        Self { started: self.started, landed: self.landed.clone() }
    }
}

/// The end of a flight that knows what came of it.
pub(super) type Landing<T> = watch::Sender<Option<Outcome<T>>>;

impl<T> Flight<T> {
    pub(super) fn start() -> (Landing<T>, Self) {
        let (landing, landed) = watch::channel(None);
        (landing, Self { started: Instant::now(), landed })
    }

    pub(super) async fn outcome(mut self) -> Outcome<T> {
        let landed = self.landed.wait_for(Option::is_some).await;
        // A flight only ends without an outcome when the process does, or when it has panicked.
        landed
            .ok()
            .and_then(|outcome| outcome.clone())
            .unwrap_or_else(|| Err(Refusal::definite(AppError::new(ErrorKind::Unavailable))))
    }
}
