//! Denials, for the record of who did what.

use crate::ports::{AuditNote, Hand, Store};
use domain::{
    error::AppError,
    people::{Asker, Scope},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::{Duration, OffsetDateTime};
use tokio_util::task::TaskTracker;

/// The same denial is told once in this time: somebody who tries again and again must not fill the record.
const ONCE_IN: Duration = Duration::minutes(1);
/// So many are remembered. Of more within a minute only the number is told.
const REMEMBERED: usize = 1_000;

/// Who was denied what, where, and why.
type Same = (String, String, &'static str, String);

/// When a denial was told and how, and how often it was repeated since.
struct Told {
    at: OffsetDateTime,
    repeated: u32,
    note: AuditNote,
}

/// What is remembered of denials.
#[derive(Default)]
struct Known {
    told: HashMap<Same, Told>,
    /// How many others there were since the last count.
    others: u32,
}

/// The denials of this process. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Denials {
    known: Arc<Mutex<Known>>,
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
        self.tell_of(store, Hand::from(asker), Some(&asker.scope), right, error.headline(), now);
    }

    /// As [`Self::tell`], of somebody who may have no scope to ask in.
    pub(crate) fn tell_of(
        &self,
        store: &Arc<dyn Store>,
        hand: Hand,
        scope: Option<&Scope>,
        right: &'static str,
        why: String,
        now: OffsetDateTime,
    ) {
        let same = (hand.person.clone(), scope.map(Scope::key).unwrap_or_default(), right, why.clone());
        let note = AuditNote {
            outcome: "refused".into(),
            scope: scope.cloned(),
            detail: why,
            ..AuditNote::done_by(hand, "Denied", right, now)
        };
        if self.is_new(same, &note) {
            let store = store.clone();
            self.writing.spawn(async move { append(&store, &note).await });
        }
    }

    /// Tells how often was repeated what was told already, and how much else there was. To be called once a minute, and at the end.
    pub(crate) async fn tell_repeated(&self, store: &Arc<dyn Store>, now: OffsetDateTime) {
        for note in self.repeated(now) {
            append(store, &note).await;
        }
    }

    /// What was told and repeated since, and how many others there were, from when on it is counted anew. What was told
    /// long ago is forgotten.
    fn repeated(&self, now: OffsetDateTime) -> Vec<AuditNote> {
        let mut known = self.known();
        let Known { told, others } = &mut *known;
        let repeated = told.values_mut().filter(|told| told.repeated > 0).map(|told| {
            let times = std::mem::take(&mut told.repeated);
            AuditNote {
                at: now,
                detail: format!("{} {times} more within a minute.", told.note.detail),
                ..told.note.clone()
            }
        });
        let mut repeated: Vec<_> = repeated.collect();
        told.retain(|_, before| now - before.at < ONCE_IN);
        let others = std::mem::take(others);
        if others > 0 {
            repeated.push(AuditNote {
                outcome: "refused".into(),
                detail: format!("{others} more within a minute, of too many people or rights to list."),
                ..AuditNote::done_by(Hand::desk(), "Denied", "", now)
            });
        }
        repeated
    }

    /// Whether a denial is to be told now. It is counted when it is not.
    fn is_new(&self, same: Same, note: &AuditNote) -> bool {
        let mut known = self.known();
        let Known { told, others } = &mut *known;
        // Those that are counted are told before they are forgotten.
        if told.len() >= REMEMBERED {
            told.retain(|_, before| before.repeated > 0 || note.at - before.at < ONCE_IN);
        }
        if let Some(before) = told.get_mut(&same)
            && (before.repeated > 0 || note.at - before.at < ONCE_IN)
        {
            before.repeated = before.repeated.saturating_add(1);
            return false;
        }
        if told.len() >= REMEMBERED && !told.contains_key(&same) {
            *others = others.saturating_add(1);
            return false;
        }
        told.insert(same, Told { at: note.at, repeated: 0, note: note.clone() });
        true
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn of_too_many_different_ones_only_the_number_is_told_and_no_more_is_remembered() {
        let denials = Denials::default();
        let noon = datetime!(2026-11-07 12:00 UTC);
        let note = |at| AuditNote::done_by(Hand::nobody(None), "Denied", "write", at);
        let is_new = |person: usize, at| {
            denials.is_new((person.to_string(), "here".to_owned(), "write", "why".to_owned()), &note(at))
        };
        for person in 0..REMEMBERED {
            assert!(is_new(person, noon));
        }
        for person in 0..5 {
            assert!(!is_new(REMEMBERED + person, noon), "there are too many");
        }
        assert!(!is_new(0, noon), "it is remembered, and counted as before");
        assert_eq!(denials.known().told.len(), REMEMBERED);
        let told: Vec<_> = denials.repeated(noon).into_iter().map(|note| (note.outcome, note.detail)).collect();
        assert_eq!(
            told,
            [
                ("done".to_owned(), " 1 more within a minute.".to_owned()),
                ("refused".to_owned(), "5 more within a minute, of too many people or rights to list.".to_owned()),
            ]
        );
        assert!(denials.repeated(noon).is_empty());
        let later = noon + ONCE_IN;
        assert!(is_new(REMEMBERED, later), "what is over has made room");
        assert_eq!(denials.known().told.len(), 1);
    }
}
