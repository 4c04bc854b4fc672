//! One open stream.

use super::{Hub, Told};
use crate::ports::{Store, StoreError};
use domain::{error::AppError, people::Scope};
use std::collections::VecDeque;
use thiserror::Error;
use tokio::sync::broadcast::{self, error::RecvError};

/// Who missed more than this reloads the page instead.
const MOST_MISSED: u32 = 500;

/// One open stream: the changes after a number, without gap or repeat.
pub struct Viewer {
    last: i64,
    missed: VecDeque<Told>,
    live: broadcast::Receiver<Told>,
    reset: Option<i64>,
}

/// Why a stream goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// The page's state is too old to be caught up with: it must load everything again, and then follow
    /// after this number.
    Reset(i64),
    /// It was read too slowly. It can be resumed.
    TooSlow,
    /// The desk stops.
    Ended,
}

/// Why no stream can be opened.
#[derive(Debug, Error)]
pub enum WatchError {
    /// The changes of this scope are not read yet; in a moment they will be.
    #[error("the changes are not read yet")]
    NotYet,
    /// Whoever asks may not read.
    #[error(transparent)]
    Denied(AppError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Hub {
    /// Opens a stream of a scope's changes after one of them. 0 stands for the first that is kept.
    pub(in crate::tracker) async fn watch(
        &self,
        store: &dyn Store,
        scope: &Scope,
        after: i64,
    ) -> Result<Viewer, WatchError> {
        let joined = self.channel(scope).join(after).ok_or(WatchError::NotYet)?;
        let (missed, reset) = match joined.missed {
            Some(missed) => (missed, None),
            None => match catch_up(store, scope, after).await? {
                Ok(missed) => (missed, None),
                Err(last) => (VecDeque::new(), Some(last)),
            },
        };
        Ok(Viewer { last: reset.unwrap_or(after), missed, live: joined.live, reset })
    }
}

/// What was missed after a change, from the store; or the number of the last change, if that cannot be
/// told.
async fn catch_up(store: &dyn Store, scope: &Scope, after: i64) -> Result<Result<VecDeque<Told>, i64>, StoreError> {
    let last = store.last_event(scope).await?;
    let first = store.events_after(scope, 0, 1).await?.first().map_or(last, |first| first.number);
    // A number from before what is kept, or from another database.
    if after != 0 && !(first..=last).contains(&after) {
        return Ok(Err(last));
    }
    let missed = store.events_after(scope, after, MOST_MISSED).await?;
    if missed.len() >= usize::try_from(MOST_MISSED).unwrap_or(usize::MAX) {
        return Ok(Err(last));
    }
    Ok(Ok(missed.iter().filter_map(|event| Told::new(event).ok()).collect()))
}

impl Viewer {
    /// The next change. Waiting can be broken off and begun again: nothing is lost.
    ///
    /// # Errors
    /// When the stream goes no further.
    pub async fn next(&mut self) -> Result<Told, Missed> {
        if let Some(last) = self.reset.take() {
            return Err(Missed::Reset(last));
        }
        loop {
            let told = match self.missed.pop_front() {
                Some(told) => told,
                None => match self.live.recv().await {
                    Ok(told) => told,
                    Err(RecvError::Lagged(_)) => return Err(Missed::TooSlow),
                    Err(RecvError::Closed) => return Err(Missed::Ended),
                },
            };
            if told.number > self.last {
                self.last = told.number;
                return Ok(told);
            }
        }
    }
}
