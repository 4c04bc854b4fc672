//! Who wants to know how calls go: the metrics.

use super::Lane;
use std::time::Duration;

/// Is told of calls as they go. Everything is optional.
pub trait Observer: Send + Sync {
    /// An attempt of an operation has ended with `outcome`: `ok`, or the failure in a word.
    fn called(&self, _operation: &str, _lane: Lane, _outcome: &str, _elapsed: Duration) {}
    /// A call has waited so long for its turn in a quota class.
    fn waited(&self, _class: &str, _lane: Lane, _wait: Duration) {}
    /// A read was answered: `hit` from what was read shortly before, `shared` with an equal read on
    /// its way, `asked` by a call of its own, `stale` from an older state.
    fn read(&self, _operation: &str, _how: &str) {}
}

/// Wants to know nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl Observer for NoObserver {}
