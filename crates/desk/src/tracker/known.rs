//! What a process knows of a scope.

use domain::{
    error::{AppError, ErrorKind},
    views::{TaskFreshness, TaskKind},
};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use tokio::time::Instant;

/// What this process knows of a scope.
#[derive(Default)]
pub(super) struct Known {
    /// What is told of it.
    pub(super) freshness: TaskFreshness,
    pub(super) followed: Followed,
    /// When somebody has read tasks here without a stream.
    pub(super) glanced: Option<Instant>,
    /// Nothing that is shown of a kind is older than this, as AWS has answered this process.
    complete: BTreeMap<TaskKind, OffsetDateTime>,
    /// Why it does not answer about the kinds that fail.
    troubles: BTreeMap<TaskKind, AppError>,
}

/// Who follows a scope, as far as this process knows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Followed {
    #[default]
    Unknown,
    Here,
    Elsewhere,
}

impl Known {
    /// AWS has answered about a kind; nothing that is shown of the kind is older than `complete_at` now.
    pub(super) fn answered(&mut self, kind: TaskKind, at: OffsetDateTime, complete_at: Option<OffsetDateTime>) {
        self.freshness.asked_at = Some(at);
        self.complete.extend(complete_at.map(|at| (kind, at)));
        self.troubles.remove(&kind);
        // What kept AWS from answering about anything is over. What is wrong with another kind alone may go on.
        self.troubles.retain(|_, trouble| !is_general(trouble));
        self.sum_up();
    }

    /// Asking about a kind failed.
    pub(super) fn failed(&mut self, kind: TaskKind, trouble: AppError) {
        self.troubles.insert(kind, trouble);
        self.sum_up();
    }

    /// Another process follows the scope: what AWS told this one counts no longer.
    pub(super) fn stands_by(&mut self) {
        self.followed = Followed::Elsewhere;
        self.complete.clear();
        self.troubles.clear();
        self.freshness.trouble = None;
        self.freshness.denied.clear();
    }

    /// The newest answer that another process has stored; about which kinds it has asked is not known here.
    pub(super) fn answered_elsewhere(&mut self, seen: Option<OffsetDateTime>) {
        self.freshness.asked_at = seen.or(self.freshness.asked_at);
        self.freshness.complete_at = self.freshness.asked_at;
    }

    fn sum_up(&mut self) {
        // The worst first.
        let worst = self.troubles.values().min_by_key(|trouble| (!is_general(trouble), is_denial(trouble)));
        self.freshness.trouble = worst.cloned();
        let is_denied = |kind: &TaskKind| self.troubles.get(kind).is_some_and(is_denial);
        self.freshness.denied = TaskKind::ALL.into_iter().filter(is_denied).collect();
        // A kind that AWS denies would keep the time of the others from ever being told.
        let told = TaskKind::ALL.into_iter().filter(|kind| !is_denied(kind));
        let told: Option<Vec<OffsetDateTime>> = told.map(|kind| self.complete.get(&kind).copied()).collect();
        if let Some(oldest) = told.and_then(|times| times.into_iter().min()) {
            self.freshness.complete_at = Some(oldest);
        }
    }
}

/// Whether AWS does not let this kind be listed.
fn is_denial(trouble: &AppError) -> bool {
    matches!(trouble.kind, ErrorKind::AccessDenied { .. })
}

/// Whether a trouble is about AWS as a whole, or about the desk, and not about the kind that was asked about.
fn is_general(trouble: &AppError) -> bool {
    matches!(
        trouble.kind,
        ErrorKind::NoCredentials
            | ErrorKind::Unavailable
            | ErrorKind::Throttled
            | ErrorKind::QuotaExceeded
            | ErrorKind::Storage { .. }
            | ErrorKind::Internal { .. }
    )
}
