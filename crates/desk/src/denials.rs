//! Denials, for the record of who did what.

use crate::ports::{AuditNote, Store};
use domain::{error::AppError, people::Asker};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use time::{Duration, OffsetDateTime};
use tokio_util::task::TaskTracker;

/// The same denial is told once in this time: somebody who tries again and again must not fill the record.
const ONCE_IN: Duration = Duration::minutes(1);
/// So many are remembered before those that are over are forgotten.
const REMEMBERED: usize = 1_000;

/// Who was denied what, where, and why.
type Same = (String, String, &'static str, String);

/// When a denial was told, and how often it was repeated since.
struct Told {
    at: OffsetDateTime,
    repeated: u32,
}

/// The denials of this process. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Denials {
    told: Arc<Mutex<HashMap<Same, Told>>>,
    writing: TaskTracker,
}

impl Denials {
    /// Tells that somebody was denied a right, unless that was told just now. Nobody waits for it.
    pub(crate) fn tell(
        &self,
        store: &Arc<dyn Store>,
        asker: &Asker,
        right: &'static str,
        error: &AppError,
        now: OffsetDateTime,
    ) {
        let why = error.headline();
        let same = (asker.person.id.clone(), asker.scope.key(), right, why.clone());
        let Some(repeated) = self.is_new(same, now) else { return };
        let detail = if repeated == 0 { why } else { format!("{why} {repeated} more before this one.") };
        let note = AuditNote {
            outcome: "refused".into(),
            scope: Some(asker.scope.clone()),
            detail,
            ..AuditNote::done(asker, "Denied", right, now)
        };
        let store = store.clone();
        self.writing.spawn(async move {
            if let Err(error) = store.append_audit(&note).await {
                tracing::error!(%error, person = note.person, right, "a denial could not be written down");
            }
        });
    }

    /// Whether a denial is to be told, and how many like it were not told since the last one.
    fn is_new(&self, same: Same, now: OffsetDateTime) -> Option<u32> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= REMEMBERED {
            told.retain(|_, before| now - before.at < ONCE_IN);
        }
        if let Some(before) = told.get_mut(&same).filter(|before| now - before.at < ONCE_IN) {
            before.repeated += 1;
            return None;
        }
        Some(told.insert(same, Told { at: now, repeated: 0 }).map_or(0, |before| before.repeated))
    }

    /// Waits until all are written down.
    pub(crate) async fn written(&self) {
        self.writing.close();
        self.writing.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_same_is_told_once_a_minute_with_how_often_it_was_repeated() {
        let denials = Denials::default();
        let noon = datetime!(2026-11-07 12:00 UTC);
        let same = |person: &str| (person.to_owned(), "here".to_owned(), "write", "why".to_owned());
        assert_eq!(denials.is_new(same("a"), noon), Some(0));
        assert_eq!(denials.is_new(same("a"), noon + Duration::seconds(30)), None);
        assert_eq!(denials.is_new(same("a"), noon + Duration::seconds(59)), None);
        assert_eq!(denials.is_new(same("b"), noon + Duration::seconds(59)), Some(0));
        assert_eq!(denials.is_new(same("a"), noon + Duration::seconds(60)), Some(2));
        assert_eq!(denials.is_new(same("a"), noon + Duration::seconds(120)), Some(0));
    }
}
