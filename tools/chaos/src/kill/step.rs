//! Where a write can be interrupted.

use crate::wishes::WRITES;
use clap::ValueEnum;
use emulator::{FaultRule, Moment, Spoil};
use std::fmt;

/// A named step of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    /// Nothing is written down yet.
    BeforeIntent,
    /// The intent is committed.
    AfterIntent,
    /// AWS has the request and has not carried it out.
    Sent,
    /// AWS has carried it out; the answer has not come.
    Applied,
    /// The answer is there, and not written down.
    Answered,
    /// What came of it is committed.
    Committed,
    /// Open pages have been told.
    Published,
    /// Anywhere: at a random moment under load.
    Random,
}

impl Step {
    /// The steps that are aimed at, in the order of a write.
    pub(super) const NAMED: [Self; 7] = [
        Self::BeforeIntent,
        Self::AfterIntent,
        Self::Sent,
        Self::Applied,
        Self::Answered,
        Self::Committed,
        Self::Published,
    ];

    /// The place in the desk's code at which its writes stop; steps at AWS are made by the emulator.
    pub(super) fn failpoint(self) -> Option<&'static str> {
        match self {
            Self::BeforeIntent => Some("write.before-intent"),
            Self::AfterIntent => Some("write.after-intent"),
            Self::Answered => Some("write.answered"),
            Self::Committed => Some("write.committed"),
            Self::Published => Some("write.published"),
            Self::Sent | Self::Applied | Self::Random => None,
        }
    }

    /// Whether each write that is killed there stands in the journal, so that the desk must do it even if
    /// nobody asks again.
    pub(super) fn is_written_down(self) -> bool {
        !matches!(self, Self::BeforeIntent | Self::Random)
    }

    /// What the emulator does to the calls that write; reads go on.
    pub(super) fn faults(self) -> Vec<FaultRule> {
        let moment = match self {
            Self::Sent => Moment::Before,
            Self::Applied => Moment::After,
            _ => return Vec::new(),
        };
        WRITES.iter().map(|operation| FaultRule::on(operation, Spoil::Stall(moment).into())).collect()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BeforeIntent => "before the intent",
            Self::AfterIntent => "after the intent",
            Self::Sent => "sent",
            Self::Applied => "applied",
            Self::Answered => "answered",
            Self::Committed => "committed",
            Self::Published => "published",
            Self::Random => "at random",
        })
    }
}
