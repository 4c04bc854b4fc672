//! The changes of one scope on their way to its streams.

use super::Told;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, broadcast};

/// A slow stream may fall this many changes behind; as many are kept for streams that come back.
pub(super) const BACKLOG: usize = 256;

/// The changes of one scope.
pub(super) struct Channel {
    sender: broadcast::Sender<Told>,
    recent: Mutex<Option<Recent>>,
    /// Wakes the feed.
    pub(super) wake: Notify,
}

/// The last changes.
struct Recent {
    /// Every change after this one, up to the last that was told, is in `told`.
    floor: i64,
    told: VecDeque<Told>,
}

/// A stream that has just joined.
pub(super) struct Joined {
    /// The changes from now on.
    pub(super) live: broadcast::Receiver<Told>,
    /// What it has missed, if the channel still knows all of it.
    pub(super) missed: Option<VecDeque<Told>>,
}

impl Default for Channel {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0, recent: Mutex::default(), wake: Notify::new() }
    }
}

impl Channel {
    fn recent(&self) -> MutexGuard<'_, Option<Recent>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The feed has begun after the change `floor`; before that nobody can join.
    pub(super) fn begin(&self, floor: i64) {
        *self.recent() = Some(Recent { floor, told: VecDeque::new() });
    }

    /// Tells the streams.
    pub(super) fn tell(&self, told: Told) {
        let mut recent = self.recent();
        if let Some(recent) = recent.as_mut() {
            if recent.told.len() == BACKLOG
                && let Some(oldest) = recent.told.pop_front()
            {
                recent.floor = oldest.number;
            }
            recent.told.push_back(told.clone());
        }
        // Under the lock, so that who joins gets each change once. Nobody listening is fine.
        let _ = self.sender.send(told);
    }

    /// Joins after a change; nothing falls between what was missed and what comes.
    pub(super) fn join(&self, after: i64) -> Option<Joined> {
        let recent = self.recent();
        let known = recent.as_ref()?;
        let last = known.told.back().map_or(known.floor, |told| told.number);
        let missed = (known.floor..=last)
            .contains(&after)
            .then(|| known.told.iter().filter(|told| told.number > after).cloned().collect());
        Some(Joined { live: self.sender.subscribe(), missed })
    }

    pub(super) fn viewers(&self) -> usize {
        self.sender.receiver_count()
    }
}
