//! Leaves AWS alone while it fails, and finds out when it is well again.
//!
//! Own code, because what there is (`failsafe`, `recloser`) reads the machine's clock, lets any number
//! of trials through at once, and knows no calls that must not be refused for long.

use super::BreakerSettings;
use domain::views::StaleReason;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

/// How long a person's write waits for the trial of another call, before it is refused.
const WAIT_FOR_TRIAL: Duration = Duration::from_secs(3);

/// How a circuit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Calls pass; the last so many have failed.
    Closed { failures: u32 },
    /// Calls are refused until then; the pause that this is.
    Open { until: Instant, pause: Duration },
    /// One call is on its way to find out. The pause before it.
    Trying { pause: Duration },
}

/// What came of a call, as far as AWS's health is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// AWS has answered, if only to refuse.
    Answered,
    /// AWS has failed.
    Failed(StaleReason),
}

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Admission {
    Pass {
        trial: bool,
    },
    /// Not before then.
    Refused {
        until: Instant,
    },
}

/// One circuit.
pub(super) struct Breaker {
    settings: BreakerSettings,
    inner: Mutex<Inner>,
    trial_over: Notify,
}

struct Inner {
    state: State,
    /// How AWS failed last, until it has answered.
    trouble: Option<StaleReason>,
}

/// Leave to make one call. Dropped without a verdict, it gives a trial back.
pub(super) struct Permit {
    breaker: Arc<Breaker>,
    trial: bool,
    settled: bool,
}

impl Breaker {
    pub(super) fn new(settings: BreakerSettings) -> Self {
        let inner = Inner { state: State::Closed { failures: 0 }, trouble: None };
        Self { settings, inner: Mutex::new(inner), trial_over: Notify::new() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How AWS failed last, until it has answered.
    pub(super) fn trouble(&self) -> Option<StaleReason> {
        self.inner().trouble
    }

    /// Whether a call would be refused now; until when.
    pub(super) fn refuses(&self) -> Option<Instant> {
        match self.inner().state {
            State::Open { until, .. } => Some(until).filter(|until| Instant::now() < *until),
            State::Closed { .. } | State::Trying { .. } => None,
        }
    }

    /// Leave for one call, or the time of the next try. What is `urgent` does not wait for the pause
    /// to end: it is the trial itself, or waits a moment for the trial that is on its way.
    pub(super) async fn admit(self: &Arc<Self>, urgent: bool) -> Result<Permit, Instant> {
        let deadline = Instant::now() + WAIT_FOR_TRIAL;
        loop {
            let over = self.trial_over.notified();
            let until = match self.inner().admit(Instant::now(), urgent) {
                Admission::Pass { trial } => return Ok(Permit { breaker: self.clone(), trial, settled: false }),
                Admission::Refused { until } => until,
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if !urgent || timeout(left, over).await.is_err() {
                return Err(until);
            }
        }
    }
}

impl Inner {
    fn admit(&mut self, now: Instant, urgent: bool) -> Admission {
        match self.state {
            State::Closed { .. } => Admission::Pass { trial: false },
            State::Open { until, pause } if urgent || until <= now => {
                self.state = State::Trying { pause };
                Admission::Pass { trial: true }
            }
            State::Open { until, .. } => Admission::Refused { until },
            State::Trying { pause } => Admission::Refused { until: now + pause },
        }
    }

    fn settle(&mut self, verdict: Option<Verdict>, trial: bool, now: Instant, settings: &BreakerSettings) {
        match verdict {
            Some(Verdict::Answered) => self.trouble = None,
            Some(Verdict::Failed(reason)) => self.trouble = Some(reason),
            None => {}
        }
        self.state = match (self.state, verdict) {
            (State::Closed { .. }, Some(Verdict::Answered)) => State::Closed { failures: 0 },
            (State::Closed { failures }, Some(Verdict::Failed(_))) if failures + 1 < settings.failures => {
                State::Closed { failures: failures + 1 }
            }
            (State::Closed { .. }, Some(Verdict::Failed(_))) => {
                State::Open { until: now + settings.first_pause, pause: settings.first_pause }
            }
            (State::Trying { .. }, Some(Verdict::Answered)) if trial => State::Closed { failures: 0 },
            (State::Trying { pause }, Some(Verdict::Failed(_))) if trial => {
                let pause = (pause * 2).min(settings.longest_pause);
                State::Open { until: now + pause, pause }
            }
            // Whoever tried has gone away: the next may try at once.
            (State::Trying { pause }, None) if trial => State::Open { until: now, pause },
            // A call from before the circuit was cut says nothing of now.
            (state, _) => state,
        };
    }
}

impl Permit {
    /// Says how the call went.
    pub(super) fn settle(mut self, verdict: Verdict) {
        self.settled = true;
        self.tell(Some(verdict));
    }

    fn tell(&self, verdict: Option<Verdict>) {
        self.breaker.inner().settle(verdict, self.trial, Instant::now(), &self.breaker.settings);
        if self.trial {
            self.breaker.trial_over.notify_waiters();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.settled {
            self.tell(None);
        }
    }
}

#[cfg(test)]
mod tests;
