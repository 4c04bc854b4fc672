//! How long the desk waits for what.

use std::time::Duration;

/// How long the desk waits for what comes of a write, and when it takes matters into its own hands.
#[derive(Clone, Debug)]
pub struct Patience {
    /// A person waits so long for a write that waits for its turn; then it goes on without them.
    pub answer_within: Duration,
    /// A write that nobody has said to be under way for so long is taken over: its process died.
    pub abandoned_after: Duration,
    /// How often a process says that a write is under way; well below `abandoned_after`.
    pub vouch_every: Duration,
    /// How often the reconciler looks for unfinished writes.
    pub reconcile_every: Duration,
    /// The pause before an unsettled write is looked into; it doubles with each try.
    pub first_pause: Duration,
    /// The longest pause between two tries.
    pub longest_pause: Duration,
    /// How long AWS is trusted to know a ClientToken. AWS does not say how long it keeps one.
    pub token_trusted_for: Duration,
    /// After so many tries a person is asked; with the pauses, after some two hours.
    pub tries: u32,
    /// How much earlier than the desk's own time AWS may say that a task was started.
    pub clock_skew: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer_within: Duration::from_secs(3),
            abandoned_after: Duration::from_secs(30),
            vouch_every: Duration::from_secs(8),
            reconcile_every: Duration::from_secs(2),
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(45),
            token_trusted_for: Duration::from_secs(8 * 3600),
            tries: 160,
            clock_skew: Duration::from_secs(120),
        }
    }
}

impl Patience {
    /// The pause after so many tries.
    pub(crate) fn pause(&self, tries: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1).min(16));
        self.first_pause.saturating_mul(doubled).min(self.longest_pause)
    }
}
