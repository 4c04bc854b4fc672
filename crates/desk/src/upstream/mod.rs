//! What stands between the desk and AWS: turns within AWS's quotas, a breaker, deadlines, and reads
//! that are shared, kept for a moment and answered from an older state while AWS is in trouble.
//!
//! All of it decorates the port [`PartnerCentral`](crate::ports::PartnerCentral).
//! [`Guard::lane`] gives calls that go to AWS; [`Guard::reads`] puts the kept answers before the
//! interactive lane, for pages.

mod at_rest;
mod breaker;
mod flight;
mod governed;
mod governed_service;
mod lane;
mod notes;
mod observer;
mod operation;
mod places;
mod queue;
mod reads;
mod settings;
mod shelf;
mod ticket;

pub use lane::Lane;
pub use notes::ReadNotes;
pub use observer::{NoObserver, Observer};
pub use operation::QuotaClass;
pub use places::QueuePlace;
pub use settings::{BreakerSettings, GuardSettings, Quota, Quotas};
pub(crate) use ticket::may_not_write;
pub use ticket::{Ticket, current_ticket, with_ticket};

use crate::ports::{Area, Clock, PartnerCentral, Store, Upstreams};
use at_rest::AtRest;
use breaker::Breaker;
use domain::{error::AppError, ids::AccountId, people::Scope, views::StaleReason};
use governed::Governed;
use operation::{Circuit, Operation};
use queue::Queue;
use reads::{CachedReads, Shelves};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Guards the way to AWS, for all who call it. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Guard {
    inner: Arc<Inner>,
}

struct Inner {
    upstreams: Arc<dyn Upstreams>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: GuardSettings,
    observer: Arc<dyn Observer>,
    queues: ByKey<(AccountId, QuotaClass), Queue>,
    breakers: ByKey<(AccountId, Circuit), Breaker>,
    /// How often the reads of a scope's area have become stale.
    generations: Mutex<HashMap<(Scope, Area), u64>>,
    shelves: Shelves,
    at_rest: AtRest,
}

/// Things that are made when they are first needed. There are a few for each account.
type ByKey<K, V> = Mutex<HashMap<K, Arc<V>>>;

fn find_or_make<K: Eq + Hash, V>(all: &ByKey<K, V>, key: K, make: impl FnOnce() -> V) -> Arc<V> {
    all.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert_with(|| Arc::new(make())).clone()
}

impl Guard {
    /// Guards `upstreams`. Turns are booked in `store`, so that guards over one store keep the quota
    /// together.
    #[must_use]
    pub fn new(
        upstreams: Arc<dyn Upstreams>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: GuardSettings,
        observer: Arc<dyn Observer>,
    ) -> Self {
        let (shelves, at_rest) = (Shelves::new(settings.memory), AtRest::new(settings.stored));
        let inner = Inner {
            upstreams,
            store,
            clock,
            settings,
            observer,
            queues: Mutex::default(),
            breakers: Mutex::default(),
            generations: Mutex::default(),
            shelves,
            at_rest,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The services, each call with its turn on this lane. Nothing is answered from what was read
    /// before.
    #[must_use]
    pub fn lane(&self, lane: Lane) -> Arc<dyn Upstreams> {
        Arc::new(OnLane { guard: self.clone(), lane })
    }

    /// The services for one request of a person. Reads are shared and answered from what was read
    /// shortly before, or from an older state while AWS is in trouble, which `notes` then tells.
    /// Writes go on the interactive lane.
    #[must_use]
    pub fn reads(&self, notes: ReadNotes) -> Arc<dyn Upstreams> {
        Arc::new(Reading { guard: self.clone(), notes })
    }

    /// Writes what AWS last answered to the store, now and then until `stop` and once more then: a process that has just
    /// started tells it while AWS does not answer. To be run once for all clones. Removes what is too old or too much,
    /// and everything where nothing may be kept.
    pub async fn keep_answers(self, stop: CancellationToken) {
        let Inner { at_rest, store, clock, .. } = &*self.inner;
        at_rest.run(&**store, &**clock, &stop).await;
    }

    /// How far apart turns for writes come, so that AWS's quotas are kept; `None` where calls wait for none.
    pub(crate) fn turns_apart(&self) -> Option<Duration> {
        let GuardSettings { enforced, quotas, .. } = &self.inner.settings;
        enforced.then(|| quotas.of(QuotaClass::Writes).rate(QuotaClass::Writes).interval)
    }

    /// The writes of a scope that wait for their turn, in their order.
    #[must_use]
    pub fn places(&self, scope: &Scope) -> Vec<QueuePlace> {
        [QuotaClass::Writes, QuotaClass::Engagements, QuotaClass::Invitations]
            .into_iter()
            .flat_map(|class| self.queue(&scope.account, class).places(scope))
            .collect()
    }

    /// Makes what was read of a scope stale at once: something has changed there. It stays known, for
    /// the case that AWS does not answer.
    pub fn forget(&self, scope: &Scope) {
        self.forget_areas(scope, Area::ALL.iter());
    }

    /// As [`Self::forget`], of some areas.
    pub fn forget_areas<'a>(&self, scope: &Scope, areas: impl IntoIterator<Item = &'a Area>) {
        let mut generations = self.inner.generations.lock().unwrap_or_else(PoisonError::into_inner);
        for area in areas {
            *generations.entry((scope.clone(), *area)).or_default() += 1;
        }
    }

    fn generation(&self, scope: &Scope, area: Area) -> u64 {
        let generations = self.inner.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.get(&(scope.clone(), area)).copied().unwrap_or_default()
    }

    fn queue(&self, account: &AccountId, class: QuotaClass) -> Arc<Queue> {
        let inner = &self.inner;
        find_or_make(&inner.queues, (account.clone(), class), || {
            let quota = inner.settings.quotas.of(class);
            let (store, clock) = (inner.store.clone(), inner.clock.clone());
            Queue::new(account.clone(), class, quota, inner.settings.enforced, store, clock)
        })
    }

    fn breaker(&self, account: &AccountId, circuit: Circuit) -> Arc<Breaker> {
        find_or_make(&self.inner.breakers, (account.clone(), circuit), || Breaker::new(self.inner.settings.breaker))
    }

    /// How AWS failed last at what fails together with this operation, until it has answered.
    fn trouble(&self, scope: &Scope, operation: Operation) -> Option<StaleReason> {
        self.breaker(&scope.account, operation.circuit()).trouble()
    }

    fn governed(&self, scope: &Scope, lane: Lane, person: Option<&str>) -> Result<Governed, AppError> {
        let inner = match person {
            Some(person) => self.inner.upstreams.in_the_name_of(scope, person)?,
            None => self.inner.upstreams.partner_central(scope)?,
        };
        Ok(Governed { guard: self.clone(), scope: scope.clone(), lane, inner })
    }
}

struct OnLane {
    guard: Guard,
    lane: Lane,
}

impl Upstreams for OnLane {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(Arc::new(self.guard.governed(scope, self.lane, None)?))
    }

    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(Arc::new(self.guard.governed(scope, self.lane, Some(person))?))
    }

    fn scopes(&self) -> Vec<Scope> {
        self.guard.inner.upstreams.scopes()
    }
}

struct Reading {
    guard: Guard,
    notes: ReadNotes,
}

impl Reading {
    fn over(&self, governed: Governed) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(Arc::new(CachedReads { governed: Arc::new(governed), notes: self.notes.clone() }))
    }
}

impl Upstreams for Reading {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.over(self.guard.governed(scope, Lane::Interactive, None)?)
    }

    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.over(self.guard.governed(scope, Lane::Interactive, Some(person))?)
    }

    fn scopes(&self) -> Vec<Scope> {
        self.guard.inner.upstreams.scopes()
    }
}
