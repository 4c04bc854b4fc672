//! That a page shows an older state, and why.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Something was answered from the last known state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleNote {
    /// When AWS gave that answer.
    pub as_of: OffsetDateTime,
    /// Why there is nothing newer.
    pub reason: StaleReason,
}

/// Why nothing newer could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaleReason {
    /// AWS asks to slow down.
    Throttled,
    /// The account's reads of the day are used up.
    QuotaUsed,
    /// AWS does not answer, or not soon enough to wait for.
    Silent,
    /// AWS answers with failures.
    Failed,
    /// AWS does not take the desk's credentials, or there are none.
    NoCredentials,
    /// The desk itself cannot ask: its database is in trouble.
    Desk,
}

impl StaleReason {
    /// The reason in a word, for a header.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::QuotaUsed => "quota-used",
            Self::Silent => "silent",
            Self::Failed => "failed",
            Self::NoCredentials => "no-credentials",
            Self::Desk => "desk",
        }
    }

    /// The reason as people read it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Throttled => "AWS asks us to slow down",
            Self::QuotaUsed => "the account's reads of the day are used up",
            Self::Silent => "AWS does not answer right now",
            Self::Failed => "AWS fails on its side right now",
            Self::NoCredentials => "AWS does not take the desk's credentials",
            Self::Desk => "the desk's database is in trouble",
        }
    }
}
