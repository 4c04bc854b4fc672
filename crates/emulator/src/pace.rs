//! How quickly things happen by themselves, as people write it in settings.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How tasks come to their end. Written as `immediate`, `5s`, `2-15s`, `reads:3` or `held`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TaskProgress {
    /// The Start operation already answers with the final state.
    Immediate,
    /// After a time chosen at random between the two.
    After {
        /// The shortest time.
        min: Duration,
        /// The longest time.
        max: Duration,
    },
    /// After the task was seen in progress so many times: by its List operation or by the Start
    /// operation repeated with the same token.
    Reads(u32),
    /// Never by itself: the task stays in progress until the control interface releases it.
    Held,
}

impl Default for TaskProgress {
    /// What was seen of the real service: 2 to 15 seconds.
    fn default() -> Self {
        Self::After { min: Duration::from_secs(2), max: Duration::from_secs(15) }
    }
}

/// Whether and when AWS reviews a submitted opportunity by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ReviewPace {
    /// AWS never moves: submitted opportunities wait for `UpdateOpportunity` in the Sandbox.
    Never,
    /// AWS takes it up, and approves it some time later.
    After {
        /// From the submission to `In review`.
        begins: Duration,
        /// From `In review` to `Approved`.
        decides: Duration,
    },
}

impl Default for ReviewPace {
    /// Days in reality; minutes here, so that there is something to watch.
    fn default() -> Self {
        Self::After { begins: Duration::from_secs(20), decides: Duration::from_secs(120) }
    }
}

/// A pace that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not one of: {choices}")]
pub struct PaceError {
    text: String,
    choices: &'static str,
}

/// Reads seconds with or without a fraction: `2`, `0.5`, `15s`.
fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.trim().trim_end_matches('s').parse().ok()?;
    // An hour is longer than anyone waits for an emulated task; it also keeps dates in range.
    (0.0..=3600.0).contains(&number).then(|| Duration::from_secs_f64(number))
}

impl FromStr for TaskProgress {
    type Err = PaceError;

    fn from_str(text: &str) -> Result<Self, PaceError> {
        let parsed = if text == "immediate" {
            Some(Self::Immediate)
        } else if text == "held" {
            Some(Self::Held)
        } else if let Some(count) = text.strip_prefix("reads:") {
            count.trim().parse().ok().map(Self::Reads)
        } else {
            let (min, max) = text.split_once('-').unwrap_or((text, text));
            match (seconds(min), seconds(max)) {
                (Some(min), Some(max)) if min <= max => Some(Self::After { min, max }),
                _ => None,
            }
        };
        parsed.ok_or_else(|| PaceError {
            text: text.to_owned(),
            choices: "immediate, seconds such as 5 or 2-15 (up to 3600), reads:3, held",
        })
    }
}

impl FromStr for ReviewPace {
    type Err = PaceError;

    fn from_str(text: &str) -> Result<Self, PaceError> {
        let parsed = if text == "never" {
            Some(Self::Never)
        } else {
            text.split_once('+').and_then(|(begins, decides)| {
                Some(Self::After { begins: seconds(begins)?, decides: seconds(decides)? })
            })
        };
        parsed.ok_or_else(|| PaceError {
            text: text.to_owned(),
            choices: "never, seconds to the review and to its end such as 20+120 (up to 3600)",
        })
    }
}

impl TryFrom<String> for TaskProgress {
    type Error = PaceError;

    fn try_from(text: String) -> Result<Self, PaceError> {
        text.parse()
    }
}

impl From<TaskProgress> for String {
    fn from(progress: TaskProgress) -> Self {
        progress.to_string()
    }
}

impl TryFrom<String> for ReviewPace {
    type Error = PaceError;

    fn try_from(text: String) -> Result<Self, PaceError> {
        text.parse()
    }
}

impl fmt::Display for TaskProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediate => f.write_str("immediate"),
            Self::After { min, max } if min == max => write!(f, "{}s", min.as_secs_f64()),
            Self::After { min, max } => {
                write!(f, "{}-{}s", min.as_secs_f64(), max.as_secs_f64())
            }
            Self::Reads(count) => write!(f, "reads:{count}"),
            Self::Held => f.write_str("held"),
        }
    }
}

impl fmt::Display for ReviewPace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::After { begins, decides } => {
                write!(f, "{}+{}s", begins.as_secs_f64(), decides.as_secs_f64())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_again() {
        for text in ["immediate", "2-15s", "5s", "0.5s", "reads:3", "held"] {
            let progress: TaskProgress = text.parse().expect(text);
            assert_eq!(progress.to_string(), text);
        }
        for text in ["never", "20+120s"] {
            let pace: ReviewPace = text.parse().expect(text);
            assert_eq!(pace.to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "soon", "15-2", "-1", "NaN", "1e9", "reads:", "reads:-1"] {
            assert!(text.parse::<TaskProgress>().is_err(), "{text}");
        }
        for text in ["", "1", "+", "a+b"] {
            assert!(text.parse::<ReviewPace>().is_err(), "{text}");
        }
    }
}
