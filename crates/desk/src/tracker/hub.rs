//! Hands changes to the open streams: read from the store once for all streams of a scope, put into
//! words once, kept for a while for those who come back.

mod channel;
mod feed;
mod viewer;

pub(super) use feed::feed;
pub use viewer::{Missed, Viewer, WatchError};

use bytes::Bytes;
use channel::Channel;
use domain::{people::Scope, views::LiveEvent};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// A change, ready to be sent. Cheap to clone: all streams share the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its number.
    pub number: i64,
    /// The change as a server-sent event: `id` is the number, `event` the kind, `data` the change as JSON.
    pub frame: Bytes,
}

impl Told {
    fn new(event: &LiveEvent) -> Result<Self, serde_json::Error> {
        let mut frame = format!("id: {}\nevent: {}\ndata: ", event.number, event.change.kind());
        let data = serde_json::to_string(event)?;
        // JSON has no line breaks of its own: one line of data.
        let _ = write!(frame, "{data}\n\n");
        Ok(Self { number: event.number, frame: frame.into() })
    }
}

/// The streams, by scope.
#[derive(Clone, Default)]
pub(super) struct Hub {
    channels: Arc<Mutex<BTreeMap<String, Arc<Channel>>>>,
}

impl Hub {
    /// How many streams of a scope are open in this process.
    pub(super) fn viewers(&self, scope: &Scope) -> usize {
        self.channel(scope).viewers()
    }

    /// There may be new changes in the store.
    pub(super) fn wake(&self, scope: &Scope) {
        self.channel(scope).wake.notify_one();
    }

    fn channel(&self, scope: &Scope) -> Arc<Channel> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        channels.entry(scope.key()).or_default().clone()
    }
}
