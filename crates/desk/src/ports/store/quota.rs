//! How much of AWS's quotas is used, over restarts and over all replicas.

use std::time::Duration;

/// The figures of one quota class of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// What is counted together, such as `reads`.
    pub class: &'static str,
    /// From one call to the next in the long run.
    pub interval: Duration,
    /// How many calls may come at once after a pause; at least 1.
    pub burst: u32,
    /// How many calls there may be in any 24 hours.
    pub per_day: Option<u32>,
}

/// What came of asking for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booked {
    /// The calls are counted and may be sent after this wait.
    Wait(Duration),
    /// The day's calls are used up; nothing was counted. Some are free again after this time.
    DayUsed(Duration),
}
