//! Who goes first.

/// On whose behalf a call is made. A lane that stands earlier here goes before a later one; within a
/// lane it is first come, first served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// A person waits for it.
    Interactive,
    /// It finds out what became of a write.
    Reconcile,
    /// It follows the tasks.
    Tracker,
    /// One of many that a person has asked for at once.
    Bulk,
}

impl Lane {
    /// The lane in a word, for metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Reconcile => "reconcile",
            Self::Tracker => "tracker",
            Self::Bulk => "bulk",
        }
    }
}
