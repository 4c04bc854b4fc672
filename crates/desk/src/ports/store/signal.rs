//! What processes on one database tell each other as it happens.

use domain::people::Scope;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, future::pending};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// What one process tells all, itself included. Only ever a reason to look: it may come late, twice or not
/// at all, and whoever hears it asks the store or AWS how things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Signal {
    /// A write has come to something, or a task stands otherwise; the store tells so by itself when it numbers
    /// the change. What was read of the scope before is old.
    Changed {
        /// Whose.
        scope: Scope,
    },
    /// Something has told from outside that a scope has changed at AWS: what was read of these areas is old,
    /// and tasks may stand otherwise.
    Hint {
        /// Whose.
        scope: Scope,
        /// What may have changed there.
        areas: BTreeSet<Area>,
    },
    /// A sign-in has ended, or lets its person do other things: streams that were opened by it look whether they may
    /// go on.
    SignInChanged {
        /// The id under which it is listed. It opens nothing.
        sign_in: String,
    },
    /// Anything may have been told and not heard: the line was interrupted, or too much came at once.
    Missed,
}

/// Things of a scope that change apart from each other, as far as reading them again goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Engagements and their members.
    Engagements,
    /// Invitations to engagements.
    Invitations,
    /// Opportunities.
    Opportunities,
    /// What is sold together with AWS.
    Solutions,
    /// The tags of anything.
    Tags,
    /// Tasks.
    Tasks,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 6] =
        [Self::Engagements, Self::Invitations, Self::Opportunities, Self::Solutions, Self::Tags, Self::Tasks];
}

/// The signals from when it was asked for.
pub struct Signals(Receiver<Signal>);

impl Signals {
    /// What arrives at this end.
    #[must_use]
    pub fn new(receiver: Receiver<Signal>) -> Self {
        Self(receiver)
    }

    /// The next signal. Who is too slow is told that something was missed. Waits for ever once the store is
    /// gone. Waiting can be broken off and begun again.
    pub async fn next(&mut self) -> Signal {
        match self.0.recv().await {
            Ok(signal) => signal,
            Err(RecvError::Lagged(_)) => Signal::Missed,
            Err(RecvError::Closed) => pending().await,
        }
    }
}
