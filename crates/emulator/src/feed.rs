//! The events that the real service sends to EventBridge.

use time::OffsetDateTime;

use crate::config::Config;
use crate::state::{Changes, State};

/// Derives the events from what changed and adds them to the feed.
pub(crate) fn publish(_state: &mut State, _config: &Config, _changes: &Changes, _at: OffsetDateTime) {}
