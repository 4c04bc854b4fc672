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

/// When a denial was told and how, and how often it was repeated since.
struct Told {
    at: OffsetDateTime,
    repeated: u32,
    note: AuditNote,
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
        let note = AuditNote {
            outcome: "refused".into(),
            scope: Some(asker.scope.clone()),
            detail: why,
            ..AuditNote::done(asker, "Denied", right, now)
        };
        if self.is_new(same, &note) {
            let store = store.clone();
            self.writing.spawn(async move { append(&store, &note).await });
        }
    }

    /// Tells how often was repeated what was told already. To be called once a minute, and at the end.
    pub(crate) async fn tell_repeated(&self, store: &Arc<dyn Store>, now: OffsetDateTime) {
        for note in self.repeated(now) {
            append(store, &note).await;
        }
    }

    /// What was told and repeated since, from when on it is counted anew. What was told long ago is forgotten.
    fn repeated(&self, now: OffsetDateTime) -> Vec<AuditNote> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let repeated = told.values_mut().filter(|told| told.repeated > 0).map(|told| {
            let times = std::mem::take(&mut told.repeated);
            AuditNote {
                at: now,
                detail: format!("{} {times} more within a minute.", told.note.detail),
                ..told.note.clone()
            }
        });
        let repeated = repeated.collect();
        told.retain(|_, before| now - before.at < ONCE_IN);
        repeated
    }

    /// Whether a denial is to be told now. It is counted when it is not.
    fn is_new(&self, same: Same, note: &AuditNote) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are counted are told before they are forgotten.
        if told.len() >= REMEMBERED {
            told.retain(|_, before| before.repeated > 0 || note.at - before.at < ONCE_IN);
        }
        if let Some(before) = told.get_mut(&same)
            && (before.repeated > 0 || note.at - before.at < ONCE_IN)
        {
            before.repeated += 1;
            return false;
        }
        told.insert(same, Told { at: note.at, repeated: 0, note: note.clone() });
        true
    }

    /// Waits until all are written down.
    pub(crate) async fn written(&self) {
        self.writing.close();
        self.writing.wait().await;
    }
}

async fn append(store: &Arc<dyn Store>, note: &AuditNote) {
    if let Err(error) = store.append_audit(note).await {
        tracing::error!(%error, person = note.person, right = note.subject, "a denial could not be written down");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Hand;
    use time::macros::datetime;

    #[test]
    fn the_same_is_told_once_a_minute_and_then_how_often_it_was_repeated() {
        let denials = Denials::default();
        let noon = datetime!(2026-11-07 12:00 UTC);
        let at = |seconds| noon + Duration::seconds(seconds);
        let is_new = |person: &str, seconds| {
            let same = (person.to_owned(), "here".to_owned(), "write", "why".to_owned());
            let note = AuditNote::done_by(Hand::nobody(None), "Denied", "write", at(seconds));
            denials.is_new(same, &AuditNote { person: person.to_owned(), detail: "Why.".into(), ..note })
        };
        assert!(is_new("a", 0));
        assert!(!is_new("a", 30) && !is_new("a", 59));
        assert!(is_new("b", 59));
        // However long nobody has asked: what was counted is told before anything is told anew.
        assert!(!is_new("a", 70));
        let told: Vec<_> =
            denials.repeated(at(75)).into_iter().map(|note| (note.person, note.at, note.detail)).collect();
        assert_eq!(told, [("a".to_owned(), at(75), "Why. 3 more within a minute.".to_owned())]);
        assert!(denials.repeated(at(76)).is_empty());
        assert!(is_new("a", 77), "it was told more than a minute ago");
        assert!(!is_new("b", 80));
    }
}
