//! The service behind the wire: validates a call, finds its operation, and keeps the state.

mod members;
mod world;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde_json::Value;
use service_model::ViolationKind;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use crate::auth;
use crate::call::{Answer, Behaviour, Call, Output, Trace};
use crate::catalog::Catalog;
use crate::clock::{Clock, ControlledClock};
use crate::config::{Account, Config};
use crate::error::ServiceError;
use crate::faults::Faults;
use crate::feed::Feed;
use crate::ledger::Ledger;
use crate::quotas::{self, Meter, QuotaUsage};
use crate::rules::needs;
use crate::state::{Remembered, State, TaskRules, TokenUse};
use crate::store::Store;
use crate::{operations, progress, sentinels};

pub(crate) use members::remove_nulls;
use members::{catalog_of, remove_unknown};

/// One running service.
#[derive(Debug)]
pub(crate) struct Service {
    /// Shared by the calls under way; taken alone by what changes settings, clock and state
    /// together, so that no call sees some of them before and some after.
    turn: RwLock<()>,
    /// The settings it was started with, to which a reset returns.
    start: Arc<Config>,
    config: RwLock<Arc<Config>>,
    clock: ControlledClock,
    state: RwLock<State>,
    store: Option<Store>,
    quotas: Meter,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger,
    pub(crate) feed: Feed,
    /// Cancelled when the server stops, to end what would go on for ever.
    pub(crate) stopping: CancellationToken,
}

impl Service {
    /// A service with this state, which is kept in the store if there is one.
    pub(crate) fn new(config: Config, clock: Arc<dyn Clock>, mut state: State, store: Option<Store>) -> Self {
        state.unsaved = store.is_some().then(Vec::new);
        state.task_rules = TaskRules::from(config.task_rules.clone());
        let start = Arc::new(config);
        Self {
            turn: RwLock::new(()),
            faults: Faults::new(start.fault_seed, &start.faults),
            ledger: Ledger::new(start.ledger_size),
            feed: Feed::new(start.event_buffer),
            quotas: Meter::default(),
            config: RwLock::new(Arc::clone(&start)),
            start,
            clock: ControlledClock::over(clock),
            state: RwLock::new(state),
            store,
            stopping: CancellationToken::new(),
        }
    }

    /// The settings as they are now; a call keeps those that it began with.
    pub(crate) fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The state for reading. A panic elsewhere doesn't take the service down: operations check
    /// before they change, so what a panic leaves behind is usable.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one call of the account that the access key id stands for.
    ///
    /// The order of the checks is the real service's as far as it shows: the operation, the
    /// request's form, the catalog, the caller's right to it, then what the operation finds.
    pub(crate) fn answer(
        &self,
        access_key: &str,
        operation: &str,
        mut body: Value,
        trace: &Trace,
    ) -> Result<Output, ServiceError> {
        let model = service_model::official();
        let Some(modelled) = model.operation(operation) else {
            return Err(unknown_operation(operation));
        };
        let _turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        let (config, now) = (self.config(), self.clock.now());
        let account = auth::account_of(&config, access_key);
        // Only accounts that exist are counted, or made-up ones would fill the memory.
        if config.account(account).is_some() {
            self.quotas.charge(&config.quotas, account, operation, now)?;
        }
        if !body.is_object() {
            return Err(ServiceError::serialization("The request body must be a JSON object."));
        }
        remove_nulls(&mut body);
        let (unknown, violations): (Vec<_>, Vec<_>) = model
            .validate(&modelled.input, &body)
            .into_iter()
            .filter(|violation| !needs::is_tolerated(violation, &body, &config.assumptions))
            .partition(|violation| violation.kind == ViolationKind::UnknownMember);
        // A decoder stops at the first value of a wrong type, before anybody looks at limits.
        if let Some(wrong) = violations.iter().find(|it| matches!(it.kind, ViolationKind::WrongType { .. })) {
            return Err(ServiceError::serialization(format!("{}: {}", wrong.path, wrong.kind)));
        }
        if !violations.is_empty() {
            return Err(ServiceError::from_violations(&violations));
        }
        remove_unknown(&mut body, &unknown);
        model.unify_moments(&modelled.input, &mut body);
        let catalog = catalog_of(&body)?;
        let account = registered(&config, account)?;
        if let Some(catalog) = catalog
            && !account.catalogs.contains(&catalog)
        {
            return Err(ServiceError::not_a_partner(format!(
                "Account {} is not registered as a partner in catalog {}.",
                account.id,
                catalog.name()
            )));
        }
        if let Some(error) = sentinels::requested_error(operation, &body) {
            return Err(error);
        }
        let Some(behaviour) = operations::behaviour(operation) else {
            return Err(unknown_operation(operation));
        };
        let call = Call {
            operation,
            account,
            catalog: catalog.unwrap_or(Catalog::Aws),
            body: &body,
            now,
            config: &config,
            trace,
        };
        self.run(&call, behaviour)
    }

    /// What an account has used of its quotas by now.
    pub(crate) fn quota_usage(&self, account: &str) -> Vec<QuotaUsage> {
        self.quotas.usage(&self.config().quotas, account, self.clock.now())
    }

    /// Forgets what all accounts have used of their quotas.
    pub(crate) fn clear_quota_usage(&self) {
        self.quotas.clear();
    }

    fn run(&self, call: &Call<'_>, behaviour: Behaviour) -> Result<Output, ServiceError> {
        let answer = match behaviour {
            Behaviour::List(look) => return self.look(call, look).map(Output::Text),
            Behaviour::Read(look) => self.look(call, look),
            Behaviour::Poll(kind, look) => {
                if progress::await_reads(&self.read(), call, kind) {
                    self.change(call, |state| {
                        let answer = look(call, state);
                        progress::count_reads(state, call, kind);
                        answer
                    })
                } else {
                    self.look(call, look)
                }
            }
            Behaviour::Watch { look, counts, count } => {
                if counts(call, &self.read()) {
                    self.change(call, |state| {
                        let answer = look(call, state);
                        count(call, state);
                        answer
                    })
                } else {
                    self.look(call, look)
                }
            }
            Behaviour::Write(act) => self.apply(call, |state| act(call, state)),
            Behaviour::Create(act) => self.apply(call, |state| once(call, state, act, Remembered::Answer)),
            Behaviour::Start(act) => self.apply(call, |state| {
                once(call, state, act, |task| Remembered::Task(task["TaskId"].as_str().unwrap_or_default().to_owned()))
            }),
        };
        answer.map(Output::Value)
    }

    /// Carries out an operation that writes.
    fn apply(&self, call: &Call<'_>, act: impl FnOnce(&mut State) -> Answer) -> Answer {
        let answer = self.change(call, act);
        call.trace.applied.set(answer.is_ok() && !call.trace.replayed.get());
        answer
    }

    /// Runs beside other readers, unless something was due to happen before.
    fn look<T>(&self, call: &Call<'_>, look: fn(&Call<'_>, &State) -> T) -> T {
        let state = self.read();
        if !state.agenda.is_due(call.now) {
            return look(call, &state);
        }
        drop(state);
        self.settle(&mut self.write(), call.config, call.now);
        look(call, &self.read())
    }

    /// Runs alone.
    fn change(&self, call: &Call<'_>, act: impl FnOnce(&mut State) -> Answer) -> Answer {
        let mut state = self.write();
        self.settle(&mut state, call.config, call.now);
        let answer = act(&mut state);
        progress::after_change(&mut state, call.config, call.now);
        self.hand_over(&mut state);
        answer
    }

    /// Lets everything happen that was due by now.
    fn settle(&self, state: &mut State, config: &Config, now: OffsetDateTime) {
        if progress::settle(state, config, now) {
            self.hand_over(state);
        }
    }

    /// Gives the feed and the store what changed, while the state is still locked: in the order of
    /// the changes.
    fn hand_over(&self, state: &mut State) {
        self.feed.publish(std::mem::take(&mut state.tidings));
        if let (Some(store), Some(unsaved)) = (&self.store, &mut state.unsaved) {
            store.change(std::mem::take(unsaved));
        }
    }

    /// Returns once every change so far is on disk, if a file is kept.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) async fn saved(&self) -> Result<(), ServiceError> {
        match &self.store {
            Some(store) => store.settled().await,
            None => Ok(()),
        }
    }
}

/// The account of this id, which must be a partner's.
fn registered<'a>(config: &'a Config, id: &str) -> Result<&'a Account, ServiceError> {
    config
        .account(id)
        .ok_or_else(|| ServiceError::not_a_partner(format!("Account {id} is not registered as a partner.")))
}

/// Carries out a request once for each client token.
fn once(
    call: &Call<'_>,
    state: &mut State,
    act: fn(&Call<'_>, &mut State) -> Answer,
    memory: impl Fn(Value) -> Remembered,
) -> Answer {
    let token = call.body["ClientToken"].as_str().unwrap_or_default();
    let token = TokenUse::new(call.caller(), call.operation, token, call.body);
    match state.tokens.recall(&token, call.now)? {
        Some(Remembered::Answer(answer)) => {
            call.trace.replayed.set(true);
            Ok(answer.clone())
        }
        Some(Remembered::Task(id)) => {
            let id = id.clone();
            call.trace.replayed.set(true);
            progress::look_at_task(state, call, &id)
        }
        None => {
            quotas::room_for(call, state)?;
            let answer = act(call, state)?;
            // Errors aren't remembered: what was wrong may have been put right since.
            state.tokens.remember(token, call.now, memory(answer.clone()));
            Ok(answer)
        }
    }
}

fn unknown_operation(operation: &str) -> ServiceError {
    ServiceError::new("UnknownOperationException", 400, format!("The service has no operation {operation}."))
}
