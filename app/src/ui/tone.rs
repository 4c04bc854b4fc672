//! The five tones that states, messages and chart bars share.

use serde::{Deserialize, Serialize};

use super::icons::Glyph;

/// How a state should be taken. A tone is never shown by colour alone: whatever wears it also carries
/// [`Tone::glyph`] and a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing to do, nothing wrong.
    #[default]
    Neutral,
    /// Under way.
    Progress,
    /// Done, accepted.
    Success,
    /// Needs a look soon.
    Warning,
    /// Failed, refused, lapsed.
    Danger,
}

impl Tone {
    /// The class that tints a badge or message.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Progress => "tone-progress",
            Self::Success => "tone-success",
            Self::Warning => "tone-warning",
            Self::Danger => "tone-danger",
        }
    }

    /// The class that fills a solid shape: a chart's bar, a legend's square.
    #[must_use]
    pub fn fill_class(self) -> &'static str {
        match self {
            Self::Neutral => "fill-neutral",
            Self::Progress => "fill-progress",
            Self::Success => "fill-success",
            Self::Warning => "fill-warning",
            Self::Danger => "fill-danger",
        }
    }

    /// The icon that goes with the tone; each has an outline of its own.
    #[must_use]
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Neutral => Glyph::Dot,
            Self::Progress => Glyph::Progress,
            Self::Success => Glyph::Success,
            Self::Warning => Glyph::Warning,
            Self::Danger => Glyph::Failure,
        }
    }
}
