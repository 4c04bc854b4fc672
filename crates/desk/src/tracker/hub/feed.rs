//! Reads a scope's changes from the store, once for all streams of this process.

use super::{
    Hub, Told,
    channel::{BACKLOG, Channel},
};
use crate::{
    ports::{Store, StoreError},
    tracker::{pace::jittered, rise},
};
use domain::people::Scope;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often the store is asked while streams are open, should no wake-up come.
const POLL: Duration = Duration::from_secs(1);
/// How many changes are read at once.
const PAGE: u32 = 256;

/// Tells the streams of a scope what is numbered in the store, whoever numbered it, until stopped.
pub(in crate::tracker) async fn feed(hub: Hub, store: Arc<dyn Store>, scope: Scope, stop: CancellationToken) {
    let channel = hub.channel(&scope);
    let mut wake_ups = store.wake_ups();
    let mut last = None;
    loop {
        let read = async {
            let from = match last {
                Some(last) => last,
                None => begin(&channel, &*store, &scope).await?,
            };
            forward(&channel, &*store, &scope, from).await
        };
        match read.await {
            Ok(number) => last = Some(number),
            Err(error) => tracing::warn!(scope = scope.key(), %error, "cannot read the changes for open pages"),
        }
        let watched = last.is_none() || channel.viewers() > 0;
        tokio::select! {
            () = stop.cancelled() => return,
            () = channel.wake.notified() => {}
            () = rise(&mut wake_ups) => {}
            () = tokio::time::sleep(jittered(POLL)), if watched => {}
        }
    }
}

/// Where the feed begins: a little before the last change, for those who come back after a restart.
async fn begin(channel: &Channel, store: &dyn Store, scope: &Scope) -> Result<i64, StoreError> {
    let last = store.last_event(scope).await?;
    let kept = store.events_after(scope, 0, 1).await?.first().map_or(last, |first| first.number);
    let before = last.saturating_sub(i64::try_from(BACKLOG).unwrap_or(i64::MAX));
    let floor = before.max(kept);
    channel.begin(floor);
    Ok(floor)
}

/// Tells what has come after `last`, and says what came last.
async fn forward(channel: &Channel, store: &dyn Store, scope: &Scope, mut last: i64) -> Result<i64, StoreError> {
    loop {
        let events = store.events_after(scope, last, PAGE).await?;
        for event in &events {
            last = event.number;
            match Told::new(event) {
                Ok(told) => channel.tell(told),
                Err(error) => tracing::error!(number = event.number, %error, "a change cannot be put into words"),
            }
        }
        if events.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok(last);
        }
    }
}
