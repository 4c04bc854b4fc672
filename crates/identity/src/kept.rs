//! What was fetched, kept for a while and shared by all who want it.

use std::{fmt, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// Whoever asks so soon after a failure is told the same: many who wait do not try one after the other.
const FAILED_FOR: Duration = Duration::from_secs(2);

/// Something that was fetched.
pub(crate) struct Kept<T>(Mutex<State<T>>);

struct State<T> {
    value: Option<(Instant, Arc<T>)>,
    failed: Option<(Instant, String)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(State { value: None, failed: None }))
    }
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl<T> Kept<T> {
    /// What is kept, if it is younger than `younger`; else what `fetch` brings.
    ///
    /// # Errors
    /// What `fetch` says, or has just said to somebody else.
    pub(crate) async fn get(
        &self,
        younger: Duration,
        fetch: impl Future<Output = Result<T, String>>,
    ) -> Result<Arc<T>, String> {
        let mut state = self.0.lock().await;
        if let Some((at, value)) = &state.value
            && at.elapsed() < younger
        {
            return Ok(value.clone());
        }
        if let Some((at, why)) = &state.failed
            && at.elapsed() < FAILED_FOR
        {
            return Err(why.clone());
        }
        match fetch.await {
            Ok(value) => {
                let value = Arc::new(value);
                state.value = Some((Instant::now(), value.clone()));
                state.failed = None;
                Ok(value)
            }
            Err(why) => {
                state.failed = Some((Instant::now(), why.clone()));
                Err(why)
            }
        }
    }
}
