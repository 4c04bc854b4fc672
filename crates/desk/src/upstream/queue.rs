//! The queue before a quota class of an account: one pump books places in the store and gives each,
//! when it is due, to whoever comes first by then.

use super::{
    Lane, QueuePlace, Quota, QuotaClass,
    ticket::{Ticket, current_ticket},
};
use crate::ports::{Booked, Clock, Store};
use domain::{
    error::{AppError, ErrorKind},
    ids::AccountId,
    people::Scope,
    when::clock_time,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, sleep_until},
};

/// The pause after AWS has throttled although the desk kept to its turns: somebody else uses the same
/// account. It doubles with each throttle,
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What a queue stands on.
pub(super) struct Queue {
    account: AccountId,
    class: QuotaClass,
    quota: Quota,
    enforced: bool,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    has_paused: Notify,
}

#[derive(Default)]
struct State {
    /// By lane, then by who came first.
    waiting: BTreeMap<(Lane, u64), Waiter>,
    /// How many have ever come.
    came: u64,
    pumping: bool,
    /// When the place is due that is booked and not given yet.
    due: Option<Instant>,
    /// When the last place was given.
    given: Option<Instant>,
    /// AWS has throttled: nobody goes before then.
    paused_until: Option<Instant>,
    pause: Duration,
}

struct Waiter {
    scope: Scope,
    operation: &'static str,
    entry: Option<i64>,
    give: oneshot::Sender<Result<(), AppError>>,
}

impl Queue {
    pub(super) fn new(
        account: AccountId,
        class: QuotaClass,
        quota: Quota,
        enforced: bool,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { account, class, quota, enforced, store, clock, state: Mutex::default(), has_paused: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. Whoever stops waiting leaves the queue and takes no place.
    ///
    /// # Errors
    /// That the day is used up; that the store cannot book, because what is not counted is not sent.
    pub(super) async fn turn(
        self: &Arc<Self>,
        scope: &Scope,
        lane: Lane,
        operation: &'static str,
    ) -> Result<(), AppError> {
        if !self.enforced {
            self.out_of_pause().await;
            return Ok(());
        }
        let (give, take) = oneshot::channel();
        let waiter =
            Waiter { scope: scope.clone(), operation, entry: current_ticket().as_ref().map(Ticket::entry), give };
        let (number, start) = {
            let mut state = self.state();
            state.came += 1;
            let number = state.came;
            state.waiting.insert((lane, number), waiter);
            (number, !std::mem::replace(&mut state.pumping, true))
        };
        let _leave = Leave { queue: self, place: (lane, number) };
        if start {
            tokio::spawn(Pump { queue: self.clone(), done: false }.run());
        }
        // The pump only goes without an answer when the process ends.
        take.await.unwrap_or_else(|_| Err(AppError::new(ErrorKind::Unavailable)))
    }

    /// AWS has throttled: nobody goes for a moment.
    pub(super) fn throttled(&self) {
        let mut state = self.state();
        let now = Instant::now();
        // Calls that were on their way together are throttled together; that is one throttle.
        if state.paused_until.is_some_and(|until| now < until) {
            return;
        }
        state.pause = if state.pause.is_zero() { FIRST_PAUSE } else { (state.pause * 2).min(LONGEST_PAUSE) };
        state.paused_until = Some(now + state.pause);
        drop(state);
        self.has_paused.notify_waiters();
    }

    /// Waits until the class pauses; not at all if it does already.
    pub(super) async fn paused(&self) {
        let pauses = self.has_paused.notified();
        let paused = self.state().paused_until.is_some_and(|until| Instant::now() < until);
        if !paused {
            pauses.await;
        }
    }

    /// AWS has taken a call.
    pub(super) fn taken(&self) {
        self.state().pause = Duration::ZERO;
    }

    /// Where the calls of a scope stand. Others of the same account count, but are not told of.
    pub(super) fn places(&self, scope: &Scope) -> Vec<QueuePlace> {
        let state = self.state();
        let now = Instant::now();
        let next = [state.due, state.paused_until].into_iter().flatten().max().unwrap_or(now);
        let next = next.saturating_duration_since(now);
        let interval = self.quota.rate(self.class).interval;
        let numbered = (1_u32..).zip(&state.waiting);
        numbered
            .filter(|(_, (_, waiter))| waiter.scope == *scope)
            .map(|(place, ((lane, _), waiter))| QueuePlace {
                entry: waiter.entry,
                operation: waiter.operation,
                lane: *lane,
                place,
                expected: next + interval * (place - 1),
            })
            .collect()
    }

    /// Waits while AWS wants us to.
    async fn out_of_pause(&self) {
        loop {
            let until = self.state().paused_until.filter(|until| Instant::now() < *until);
            let Some(until) = until else { return };
            sleep_until(until).await;
        }
    }

    /// Waits for the next place of this class; `None` when there is none, and those who waited for it
    /// have been told.
    async fn next_place(&self, first: Lane) -> Option<()> {
        let rate = if first == Lane::Bulk { self.quota.bulk_rate(self.class) } else { self.quota.rate(self.class) };
        let now = self.clock.now();
        match self.store.book(&self.account, &rate, 1, now).await {
            Ok(Booked::Wait(wait)) => {
                let due = {
                    let mut state = self.state();
                    let due = Instant::now() + wait;
                    let due = state.given.map_or(due, |given| due.max(given + self.quota.spacing()));
                    state.due = Some(due);
                    due
                };
                sleep_until(due).await;
                self.out_of_pause().await;
                Some(())
            }
            Ok(Booked::DayUsed(after)) => {
                let error = AppError::new(ErrorKind::QuotaExceeded).with_detail(format!(
                    "The {} of the day are used up; some are free again at {}.",
                    self.class.words(),
                    clock_time(now + after),
                ));
                self.refuse(first, &error);
                None
            }
            Err(error) => {
                self.refuse(Lane::Interactive, &AppError::from(error));
                None
            }
        }
    }

    /// Gives the place to the first who still waits.
    fn give(&self) {
        let mut state = self.state();
        state.due = None;
        while let Some((_, waiter)) = state.waiting.pop_first() {
            if waiter.give.send(Ok(())).is_ok() {
                state.given = Some(Instant::now());
                return;
            }
        }
    }

    /// Refuses everybody from a lane on.
    fn refuse(&self, from: Lane, error: &AppError) {
        let refused = {
            let mut state = self.state();
            state.due = None;
            state.waiting.split_off(&(from, 0))
        };
        for waiter in refused.into_values() {
            // Who has gone away meanwhile needs no answer.
            let _ = waiter.give.send(Err(error.clone()));
        }
    }
}

/// Gives places for as long as somebody waits.
struct Pump {
    queue: Arc<Queue>,
    done: bool,
}

impl Pump {
    async fn run(mut self) {
        loop {
            let first = {
                let mut state = self.queue.state();
                let first = state.waiting.keys().next().map(|(lane, _)| *lane);
                state.pumping = first.is_some();
                first
            };
            let Some(first) = first else {
                self.done = true;
                return;
            };
            if self.queue.next_place(first).await.is_some() {
                self.queue.give();
            }
        }
    }
}

impl Drop for Pump {
    /// However it ends, nobody waits in vain, and the next who comes starts another.
    fn drop(&mut self) {
        if !self.done {
            let mut state = self.queue.state();
            state.pumping = false;
            state.waiting.clear();
        }
    }
}

/// Takes who stops waiting out of the queue.
struct Leave<'a> {
    queue: &'a Queue,
    place: (Lane, u64),
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.queue.state().waiting.remove(&self.place);
    }
}
