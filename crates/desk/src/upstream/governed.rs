//! How every call goes: a turn, leave of the breaker, a deadline, and another try where that is safe.

use super::{
    Guard, Lane,
    breaker::{Breaker, Permit, Verdict},
    operation::{Effect, Operation},
    queue::Queue,
    ticket::{current_ticket, may_not_write},
};
use crate::ports::{Answer, PartnerCentral, Refusal};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
    views::StaleReason,
    when::clock_time,
};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, timeout_at};

/// A call is made again only so soon after its first attempt was sent. With what an attempt may take,
/// a write is over well before another process takes its entry of the journal for abandoned.
const REPEAT_WITHIN: Duration = Duration::from_secs(20);

/// The pause before the second attempt of what has failed; it doubles. What AWS throttles waits in the
/// queue instead.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The service for one scope, on one lane.
pub(super) struct Governed {
    pub(super) guard: Guard,
    pub(super) scope: Scope,
    pub(super) lane: Lane,
    pub(super) inner: Arc<dyn PartnerCentral>,
}

/// How long an attempt may take.
#[derive(Clone, Copy)]
struct Limit {
    within: Duration,
    /// A read has one deadline for all its attempts, waiting included.
    deadline: Option<Instant>,
}

/// Makes the cached reads of a scope stale when a write is over, however it ends: a refused one may
/// have met a change by others, and one that its caller has dropped may have been done.
struct Forget<'a>(&'a Governed);

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.0.guard.forget(&self.0.scope);
    }
}

impl Governed {
    /// Calls an operation. `attempt` makes one attempt of it.
    pub(super) async fn call<'a, T: Send>(
        &'a self,
        operation: Operation,
        attempt: impl Fn() -> BoxFuture<'a, Result<Answer<T>, Refusal>> + Send + Sync,
    ) -> Result<Answer<T>, Refusal> {
        let settings = &self.guard.inner.settings;
        if operation.effect() != Effect::Read {
            let _forget = Forget(self);
            // A write may wait for its turn as long as the queue is; only its attempts are limited.
            let limit = Limit { within: settings.attempt_deadline, deadline: None };
            return self.attempts(operation, limit, attempt).await;
        }
        let within = match self.lane {
            Lane::Interactive => settings.read_deadline,
            Lane::Reconcile | Lane::Tracker | Lane::Bulk => settings.background_deadline,
        };
        let deadline = Instant::now() + within;
        let attempts = self.attempts(operation, Limit { within, deadline: Some(deadline) }, attempt);
        timeout_at(deadline, attempts).await.unwrap_or_else(|_| Err(silent(within, false)))
    }

    /// How often a call is made at most. The tracker asks again by its schedule, which says how often AWS is asked.
    fn most_attempts(&self) -> u32 {
        if self.lane == Lane::Tracker { 1 } else { self.guard.inner.settings.attempts.max(1) }
    }

    /// Up to the allowed number of attempts, each with a turn of its own.
    async fn attempts<'a, T: Send>(
        &'a self,
        operation: Operation,
        limit: Limit,
        attempt: impl Fn() -> BoxFuture<'a, Result<Answer<T>, Refusal>> + Send + Sync,
    ) -> Result<Answer<T>, Refusal> {
        let queue = self.guard.queue(&self.scope.account, operation.class());
        let breaker = self.guard.breaker(&self.scope.account, operation.circuit());
        let writes = operation.effect() != Effect::Read;
        let mut permit = self.turn(operation, &queue, &breaker).await?;
        if writes {
            still_ours().await?;
        }
        let repeat_until = Instant::now() + REPEAT_WITHIN;
        // Whether an attempt may have done it. Once that is so, no later refusal is definite.
        let mut in_doubt = false;
        let mut left = self.most_attempts();
        let mut pause = FIRST_PAUSE;
        loop {
            left -= 1;
            let mut refusal = match self.attempt(operation, limit, &queue, permit, &attempt).await {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            in_doubt |= refusal.may_have_happened;
            refusal.may_have_happened = in_doubt;
            if left == 0 || repeat_until <= Instant::now() || !is_safe_to_repeat(operation, &refusal) {
                return Err(refusal);
            }
            if refusal.error.kind != ErrorKind::Throttled {
                sleep(pause).await;
                pause *= 2;
            }
            permit = match timeout_at(repeat_until, self.turn(operation, &queue, &breaker)).await {
                Ok(Ok(permit)) => permit,
                // What AWS said of the last attempt tells more than why there is no other.
                Ok(Err(_)) | Err(_) => return Err(refusal),
            };
            if writes && still_ours().await.is_err() {
                return Err(refusal);
            }
            tracing::debug!(operation = operation.name(), left, "trying again");
        }
    }

    /// Waits for the turn of one attempt. A refusal is definite: nothing was sent.
    async fn turn(&self, operation: Operation, queue: &Arc<Queue>, breaker: &Arc<Breaker>) -> Result<Permit, Refusal> {
        let urgent = self.lane == Lane::Interactive && operation.effect() != Effect::Read;
        // Asked before the queue as well: a call that is refused anyhow takes no place.
        if let Some(until) = breaker.refuses().filter(|_| !urgent) {
            return Err(self.cut(until));
        }
        let since = Instant::now();
        queue.turn(&self.scope, self.lane, operation.name()).await.map_err(Refusal::definite)?;
        self.guard.inner.observer.waited(operation.class().name(), self.lane, since.elapsed());
        breaker.admit(urgent).await.map_err(|until| self.cut(until))
    }

    /// One attempt, within its deadline.
    async fn attempt<'a, T: Send>(
        &'a self,
        operation: Operation,
        limit: Limit,
        queue: &Queue,
        permit: Permit,
        attempt: &(impl Fn() -> BoxFuture<'a, Result<Answer<T>, Refusal>> + Send + Sync),
    ) -> Result<Answer<T>, Refusal> {
        let since = Instant::now();
        let answer = timeout_at(limit.deadline.unwrap_or(since + limit.within), attempt()).await;
        // A read that has spent its time in the queue left AWS none, which says nothing of AWS.
        let had_time = answer.is_ok() || limit.within <= since.elapsed() * 2;
        let may_have_happened = operation.effect() != Effect::Read;
        let answer = answer.unwrap_or_else(|_| Err(silent(limit.within, may_have_happened)));
        let outcome = match &answer {
            Ok(_) => "ok",
            Err(refusal) => word(&refusal.error.kind),
        };
        if had_time {
            permit.settle(match &answer {
                Ok(_) => Verdict::Answered,
                Err(refusal) => verdict(&refusal.error.kind),
            });
        }
        match &answer {
            Err(refusal) if refusal.error.kind == ErrorKind::Throttled => queue.throttled(),
            _ => queue.taken(),
        }
        self.guard.inner.observer.called(operation.name(), self.lane, outcome, since.elapsed());
        answer
    }

    fn cut(&self, until: Instant) -> Refusal {
        let next = self.guard.inner.clock.now() + until.saturating_duration_since(Instant::now());
        Refusal::definite(AppError::new(ErrorKind::Unavailable).with_detail(format!(
            "AWS has failed several times in a row, so the desk asks again only at {}. Nothing was sent.",
            clock_time(next)
        )))
    }
}

/// A write that waited for its turn is sent only if whoever wanted it may still write, and if no other process has taken
/// its entry over meanwhile.
async fn still_ours() -> Result<(), Refusal> {
    let Some(ticket) = current_ticket() else { return Ok(()) };
    match ticket.may_write().await {
        Ok(true) => {}
        Ok(false) => return Err(Refusal::definite(may_not_write())),
        Err(error) => return Err(Refusal::definite(error.into())),
    }
    match ticket.vouch_and_send().await {
        Ok(true) => Ok(()),
        Ok(false) => {
            ticket.give_up();
            let error = AppError::new(ErrorKind::Conflict);
            Err(Refusal::definite(error.with_detail("Another process of the desk goes on with this.")))
        }
        // Who cannot tell does not send.
        Err(error) => Err(Refusal::definite(error.into())),
    }
}

/// No answer in time.
fn silent(within: Duration, may_have_happened: bool) -> Refusal {
    let error = AppError::new(ErrorKind::Unavailable)
        .with_detail(format!("No answer came within {} seconds.", within.as_secs_f32()));
    Refusal { error, may_have_happened, exchange: None }
}

/// Whether the same call may be made again at once. What AWS throttled was not done; what may have been
/// done is repeated only where that does nothing twice.
fn is_safe_to_repeat(operation: Operation, refusal: &Refusal) -> bool {
    match refusal.error.kind {
        ErrorKind::Throttled => true,
        ErrorKind::Unavailable | ErrorKind::Upstream => {
            !refusal.may_have_happened || matches!(operation.effect(), Effect::Read | Effect::Token)
        }
        _ => false,
    }
}

fn verdict(kind: &ErrorKind) -> Verdict {
    match kind {
        ErrorKind::Throttled => Verdict::Failed(StaleReason::Throttled),
        ErrorKind::Unavailable => Verdict::Failed(StaleReason::Silent),
        ErrorKind::Upstream => Verdict::Failed(StaleReason::Failed),
        _ => Verdict::Answered,
    }
}

/// A failure in a word, for metrics.
fn word(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Validation(_) => "validation",
        ErrorKind::NotFound => "not-found",
        ErrorKind::Conflict => "conflict",
        ErrorKind::AccessDenied { .. } => "access-denied",
        ErrorKind::Throttled => "throttled",
        ErrorKind::QuotaExceeded => "quota-exceeded",
        ErrorKind::Upstream => "upstream",
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::NoCredentials => "no-credentials",
        _ => "other",
    }
}
