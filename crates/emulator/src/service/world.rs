//! What concerns the service as a whole: its clock, its settings, its state exchanged for another.

use std::sync::{Arc, PoisonError, RwLockReadGuard, RwLockWriteGuard};

use time::OffsetDateTime;

use super::Service;
use crate::clock::{Clock, ControlledClock, OutOfRange, Reading};
use crate::config::Config;
use crate::progress;
use crate::state::{State, TaskRules};

impl Service {
    /// The moment that calls beginning now are dated with.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// What the clock shows and how far it was moved.
    pub(crate) fn clock(&self) -> Reading {
        self.clock.read()
    }

    /// The settings that it was started with.
    pub(crate) fn start_config(&self) -> &Arc<Config> {
        &self.start
    }

    /// The state for reading, after everything happened that was due by now.
    pub(crate) fn settled(&self) -> RwLockReadGuard<'_, State> {
        let _turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        self.settle_due();
        self.read()
    }

    /// Whether something should have happened by now. Costs next to nothing.
    pub(crate) fn is_anything_due(&self) -> bool {
        self.read().agenda.is_due(self.now())
    }

    /// Lets everything happen that was due by now, without anyone asking.
    pub(crate) fn let_things_happen(&self) {
        let _turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        self.settle_due();
    }

    /// Waits for the calls under way and lets no other begin until the guard is dropped.
    fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.turn.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// For who holds a turn.
    fn settle_due(&self) {
        let now = self.now();
        if self.read().agenda.is_due(now) {
            self.settle(&mut self.write(), &self.config(), now);
        }
    }

    /// Moves the clock; what is due by its new time happens before anyone else looks.
    pub(crate) fn move_clock(
        &self,
        change: impl FnOnce(&ControlledClock) -> Result<(), OutOfRange>,
    ) -> Result<Reading, OutOfRange> {
        let _alone = self.alone();
        change(&self.clock)?;
        self.settle_due();
        Ok(self.clock.read())
    }

    /// Exchanges the settings for what `change` makes of them, unless it fails. Calls that begin
    /// afterwards have the new ones.
    pub(crate) fn reconfigure<E>(&self, change: impl FnOnce(&Config) -> Result<Config, E>) -> Result<Arc<Config>, E> {
        let _alone = self.alone();
        let changed = Arc::new(change(&self.config())?);
        self.put_config(Arc::clone(&changed));
        Ok(changed)
    }

    fn put_config(&self, config: Arc<Config>) {
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
    }

    /// Exchanges the state for another one, which then goes on from the current time.
    pub(crate) fn restore(&self, state: State) {
        let _alone = self.alone();
        let task_rules = std::mem::take(&mut self.write().task_rules);
        self.exchange(State { task_rules, ..state });
    }

    /// Begins anew with the clock and the settings of the start and the state that `plant` makes
    /// for them. When that fails everything stays as it is.
    pub(crate) fn begin_anew<E>(
        &self,
        plant: impl FnOnce(&Config, OffsetDateTime) -> Result<State, E>,
    ) -> Result<(), E> {
        let _alone = self.alone();
        let state = plant(&self.start, self.clock.base_now())?;
        self.clock.reset();
        self.put_config(Arc::clone(&self.start));
        self.faults.reset(self.start.fault_seed, &self.start.faults);
        self.ledger.clear();
        self.feed.clear();
        self.quotas.clear();
        let rules = TaskRules::from(self.start.task_rules.clone());
        self.exchange(State { task_rules: rules, ..state });
        Ok(())
    }

    /// For who is alone.
    fn exchange(&self, mut state: State) {
        if let Some(store) = &self.store {
            store.replace(&state);
            state.unsaved = Some(Vec::new());
        }
        *self.write() = state;
        self.settle_due();
    }

    /// Changes the state from outside of any call, as if it happened at this moment.
    pub(crate) fn intervene<T>(&self, act: impl FnOnce(&mut State, &Config, OffsetDateTime) -> T) -> T {
        let _turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        let (config, now) = (self.config(), self.now());
        let mut state = self.write();
        self.settle(&mut state, &config, now);
        let done = act(&mut state, &config, now);
        progress::after_change(&mut state, &config, now);
        self.hand_over(&mut state);
        done
    }
}
