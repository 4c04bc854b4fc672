//! The script by which AWS's side plays, as people write it in settings.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::state::ReviewStatus;

/// What is said when the script or the tag says nothing of its own.
const ASKED: (&str, &str) =
    ("InformationMissing", "Please describe the business problem and the expected spend in more detail.");
const REJECTED: (&str, &str) = ("OutOfScope", "The deal does not describe a workload on AWS.");

/// How a review ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Verdict {
    /// AWS takes the opportunity into its pipeline.
    Approve,
    /// AWS wants something corrected first.
    ActionRequired {
        /// The answer's `ReviewStatusReason`.
        reason: String,
        /// The answer's `ReviewComments`.
        comments: String,
    },
    /// AWS turns the opportunity down for good.
    Reject {
        /// The answer's `ReviewStatusReason`.
        reason: String,
        /// The answer's `ReviewComments`.
        comments: String,
    },
}

impl Verdict {
    pub(crate) fn status(&self) -> ReviewStatus {
        match self {
            Self::Approve => ReviewStatus::Approved,
            Self::ActionRequired { .. } => ReviewStatus::ActionRequired,
            Self::Reject { .. } => ReviewStatus::Rejected,
        }
    }
}

/// How AWS's side plays when nobody plays it: how reviews end, and how quickly AWS's own records
/// move on. When reviews happen is [`crate::ReviewPace`]; with [`crate::ReviewPace::Never`] AWS
/// does nothing by itself.
///
/// In text: the outcomes and the pace, separated by semicolons, such as
/// `approve; action-required: SpendUnclear: Which spend, and from when?; reject; advance 300s`.
/// Comments can't contain a semicolon there, reasons no colon either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AwsSide {
    /// How reviews end, one after the other; after the last it begins anew. None: all approve. The
    /// second review of an opportunity that was sent back always approves.
    pub outcomes: Vec<Verdict>,
    /// How long AWS takes from one stage of its own to the next. Absent: it stays in the first.
    pub advance: Option<Duration>,
}

impl Default for AwsSide {
    fn default() -> Self {
        Self { outcomes: vec![Verdict::Approve], advance: Some(Duration::from_secs(300)) }
    }
}

impl AwsSide {
    /// How the n-th review ends, counted from 0.
    pub(crate) fn outcome(&self, number: usize) -> Verdict {
        let turn = number.checked_rem(self.outcomes.len()).and_then(|turn| self.outcomes.get(turn));
        turn.cloned().unwrap_or(Verdict::Approve)
    }
}

/// A script that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not one of: approve, reject, action-required (the latter two also with \": reason\" or \
     \": reason: comments\"), advance 300s, advance never"
)]
pub struct AwsSideError(String);

impl FromStr for Verdict {
    type Err = AwsSideError;

    fn from_str(text: &str) -> Result<Self, AwsSideError> {
        let mut parts = text.splitn(3, ':').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let mut told = |default: &str| {
            let part = parts.next().filter(|part| !part.is_empty());
            part.unwrap_or(default).to_owned()
        };
        match kind {
            "approve" if !text.contains(':') => Ok(Self::Approve),
            "action-required" => Ok(Self::ActionRequired { reason: told(ASKED.0), comments: told(ASKED.1) }),
            "reject" => Ok(Self::Reject { reason: told(REJECTED.0), comments: told(REJECTED.1) }),
            _ => Err(AwsSideError(text.to_owned())),
        }
    }
}

impl FromStr for AwsSide {
    type Err = AwsSideError;

    fn from_str(text: &str) -> Result<Self, AwsSideError> {
        let mut script = Self { outcomes: Vec::new(), ..Self::default() };
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match part.strip_prefix("advance ") {
                Some(pace) => script.advance = pace_of(pace.trim()).ok_or_else(|| AwsSideError(part.to_owned()))?,
                None => script.outcomes.push(part.parse()?),
            }
        }
        Ok(script)
    }
}

/// `never`, or seconds with or without their unit, up to a day.
fn pace_of(text: &str) -> Option<Option<Duration>> {
    const LONGEST: f64 = 86_400.0;
    if text == "never" {
        return Some(None);
    }
    let seconds: f64 = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
    // Nothing at all would let a whole pipeline pass in one moment.
    (1.0..=LONGEST).contains(&seconds).then(|| Some(Duration::from_secs_f64(seconds)))
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approve => f.write_str("approve"),
            Self::ActionRequired { reason, comments } => write!(f, "action-required: {reason}: {comments}"),
            Self::Reject { reason, comments } => write!(f, "reject: {reason}: {comments}"),
        }
    }
}

impl fmt::Display for AwsSide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for outcome in &self.outcomes {
            write!(f, "{outcome}; ")?;
        }
        match self.advance {
            Some(pace) => write!(f, "advance {}s", pace.as_secs_f64()),
            None => f.write_str("advance never"),
        }
    }
}

impl TryFrom<String> for Verdict {
    type Error = AwsSideError;

    fn try_from(text: String) -> Result<Self, AwsSideError> {
        text.parse()
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> Self {
        verdict.to_string()
    }
}

impl TryFrom<String> for AwsSide {
    type Error = AwsSideError;

    fn try_from(text: String) -> Result<Self, AwsSideError> {
        text.parse()
    }
}

impl From<AwsSide> for String {
    fn from(script: AwsSide) -> Self {
        script.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_as_it_is_shown() {
        let text =
            "approve; action-required: SpendUnclear: Which spend, and: from when?; reject: Dup: No.; advance 60s";
        let script: AwsSide = text.parse().expect("a script");
        assert_eq!(script.to_string(), text);
        assert_eq!(script.outcome(1), script.outcome(4));
        assert_eq!(script.outcome(0), Verdict::Approve);
        assert_eq!(script.outcome(2), Verdict::Reject { reason: "Dup".into(), comments: "No.".into() });
        assert_eq!(AwsSide::default().to_string().parse(), Ok(AwsSide::default()));
        let still: AwsSide = "advance never".parse().expect("a script");
        assert_eq!((still.outcome(7), still.advance), (Verdict::Approve, None));
    }

    #[test]
    fn nonsense_is_refused_and_named() {
        for text in ["aprove", "approve: why", "advance", "advance 0", "advance 1e9", "advance soon", "reject, approve"]
        {
            let error = text.parse::<AwsSide>().expect_err(text);
            assert!(error.to_string().contains(text), "{error}");
        }
    }
}
