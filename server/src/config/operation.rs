//! The sections for whoever operates the desk: limits, figures, log, end.

use crate::serving;
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::{net::SocketAddr, time::Duration};

/// What clients may cost. Times are in seconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LimitsSection {
    /// How many connections are served at once; further ones wait. Each open page holds one.
    pub(crate) connections: usize,
    /// Until a request's head is there, from its first byte; for the first one from the connection's beginning.
    pub(crate) head_timeout: f64,
    /// How long a connection may be idle between requests. Longer than proxies keep theirs, most of them for
    /// 60 seconds: a proxy that sends a request while the desk closes answers it with 502.
    pub(crate) idle_timeout: f64,
    /// Until a request's body is there.
    pub(crate) body_timeout: f64,
    /// How long a client may leave unread what is sent to it.
    pub(crate) unread_timeout: f64,
    /// Bytes that a request's head may have: cookies of a proxy's sign-in can be large.
    pub(crate) head_bytes: usize,
    /// Bytes that a request's body may have. The largest form holds an imported document of 256 KiB at most.
    pub(crate) body_bytes: usize,
    /// How many requests of one session are answered at once; without a session, of one client address. Further
    /// ones wait for their turn.
    pub(crate) at_once: usize,
    /// How many of them may wait; further ones are refused with 429.
    pub(crate) waiting: usize,
    /// Memory for what was last read of AWS, in MiB. It answers pages quickly, and while AWS does not answer.
    pub(crate) known_answers: usize,
    /// Room for the same in the database, in MiB: a desk that was restarted while AWS does not answer shows it. It holds
    /// customers' data for up to seven days; 0 keeps nothing there, and removes what is.
    pub(crate) stored_answers: usize,
}

impl Default for LimitsSection {
    fn default() -> Self {
        Self {
            connections: 10_000,
            head_timeout: 10.0,
            idle_timeout: 75.0,
            body_timeout: 30.0,
            unread_timeout: 30.0,
            head_bytes: 64 << 10,
            body_bytes: 256 << 10,
            at_once: 16,
            waiting: 64,
            known_answers: 16,
            stored_answers: 16,
        }
    }
}

impl LimitsSection {
    /// The limits as the accept loop takes them.
    pub(crate) fn serving(&self) -> serving::Limits {
        serving::Limits {
            connections: self.connections,
            head_bytes: self.head_bytes,
            patience: serving::Patience {
                head: Duration::from_secs_f64(self.head_timeout),
                idle: Duration::from_secs_f64(self.idle_timeout),
                unread: Duration::from_secs_f64(self.unread_timeout),
            },
        }
    }

    /// Every wrong limit, with its fix.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, figure, least, most) in [
            // A semaphore holds no more than this on any machine.
            ("connections", self.connections, 1, 1_000_000),
            ("head_bytes", self.head_bytes, 8 << 10, 1 << 20),
            ("body_bytes", self.body_bytes, 16 << 10, 256 << 10),
            ("at_once", self.at_once, 1, 10_000),
            ("waiting", self.waiting, 0, 10_000),
            ("known_answers", self.known_answers, 1, 4_096),
            ("stored_answers", self.stored_answers, 0, 4_096),
        ] {
            if !(least..=most).contains(&figure) {
                problems.push(format!("`limits.{name}` is {figure}: set it between {least} and {most}"));
            }
        }
        for (name, seconds, most) in [
            ("head_timeout", self.head_timeout, 10.0),
            ("idle_timeout", self.idle_timeout, 3600.0),
            ("body_timeout", self.body_timeout, 300.0),
            ("unread_timeout", self.unread_timeout, 300.0),
        ] {
            if !(0.1..=most).contains(&seconds) {
                problems.push(format!("`limits.{name}` is {seconds}: set it between 0.1 and {most} seconds"));
            }
        }
        problems
    }
}

/// Reads a list, also where one text stands for it, with commas: the environment has only texts.
pub(in crate::config) fn names<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        Many(Vec<String>),
        One(String),
    }
    Ok(match Names::deserialize(value)? {
        Names::Many(names) => names,
        Names::One(names) => names.split(',').map(|name| name.trim().to_owned()).collect(),
    })
}

/// The listener for health checks and figures, apart from the desk's own.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MetricsSection {
    /// Where it listens; absent for none. There is no sign-in there, and no customer's data.
    pub(crate) listen: Option<SocketAddr>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSection {
    /// `text` or `json`.
    pub(crate) format: LogFormat,
}

/// What a line of the log looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs; calls to AWS are logged too.
    Json,
}

/// How the desk ends.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ShutdownSection {
    /// Seconds that requests in flight may take to end. Longer than the longest call to AWS, so that no
    /// answer to a write is lost by a stop.
    pub(crate) grace: f64,
}

impl Default for ShutdownSection {
    fn default() -> Self {
        Self { grace: 45.0 }
    }
}

impl ShutdownSection {
    /// The grace as a duration.
    pub(crate) fn grace(&self) -> Duration {
        Duration::from_secs_f64(self.grace)
    }

    /// What is wrong with it, for calls that take up to so many seconds.
    pub(super) fn problem(&self, longest_call: Option<f64>) -> Option<String> {
        let grace = self.grace;
        if !(0.0..=3600.0).contains(&grace) {
            return Some(format!("`shutdown.grace` is {grace}: set it between 0 and 3600 seconds"));
        }
        let longest = longest_call.filter(|longest| grace <= *longest)?;
        Some(format!(
            "`shutdown.grace` is {grace}, but a write may take `aws.operation_timeout`, {longest} seconds: set it higher, \
             so that a stop loses no answer"
        ))
    }
}
