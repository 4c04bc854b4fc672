//! A desk to try things on.

mod accounts;
mod clock;
mod fake_service;
mod fixtures;
mod partner_central;
mod script;
mod things;

pub(crate) use crate::support::{INVITATION, Trip, UnhurriedStore, task};
pub(crate) use accounts::accounts_with;
pub(crate) use clock::ManualClock;
pub(crate) use fake_service::FakeService;
pub(crate) use fixtures::{
    CUSTOMER_SITE, ENGAGEMENT, answers, finished, invitation, manager, seller, seller_two, viewer,
};
pub(crate) use script::{Call, Gate};
pub(crate) use things::{OPPORTUNITY, TITLE};

use crate::support::{RuntimeClock, scope};
use desk::{
    Desk, Patience, Policy,
    ports::{Clock, Rate, Store},
    tracker::Tracker,
    upstream::{BreakerSettings, Guard, GuardSettings, NoObserver, QuotaClass},
};
use domain::{
    error::AppError,
    forms::Fields,
    ids::{DraftId, InvitationId, TaskId},
    people::Asker,
    views::{DraftDetail, TaskStatus, TaskView},
};
use fake_service::OneScope;
use std::{sync::Arc, time::Duration};

/// A desk with all that it stands on. Timers run on the runtime's paused clock: whatever waits, waits
/// no real time.
pub(crate) struct World {
    pub(crate) desk: Desk,
    pub(crate) aws: Arc<FakeService>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<UnhurriedStore>,
}

impl World {
    /// A desk on an empty store, for a test that starts with a paused clock. Its process can be made to
    /// die at any step: what dies stays where it is for ever, and says no more that it is under way.
    pub(crate) async fn new() -> Self {
        let store = UnhurriedStore::open().await;
        let clock = Arc::new(ManualClock::default());
        let aws = Arc::new(FakeService::new(clock.clone()));
        let desk = desk_on(&store, &aws, &clock, policy());
        Self { desk, aws, clock, store }
    }

    /// So many calls of a class, one a second, go before the next that waits for its turn.
    pub(crate) async fn has_booked(&self, class: QuotaClass, calls: u32) {
        let rate = Rate { class: class.name(), interval: Duration::from_secs(1), burst: 1, per_day: None };
        self.store.book(&scope().account, &rate, calls, self.clock.now()).await.expect("booked");
    }

    /// Another process over the same store and service, as after a crash.
    pub(crate) fn another_desk(&self) -> Desk {
        self.desk_with(policy())
    }

    /// The same with another configuration.
    pub(crate) fn desk_with(&self, policy: Policy) -> Desk {
        desk_on(&self.store, &self.aws, &self.clock, policy)
    }

    /// A desk whose calls wait for their turn.
    pub(crate) fn queueing_desk(&self) -> Desk {
        let guard = queueing(&self.store, &self.aws, &self.clock);
        Desk::new(self.store.clone(), guard, self.clock.clone(), Tracker::new(), policy())
    }

    /// A finished draft of the seller's, with some answers of its own.
    pub(crate) async fn draft_with(&self, own: &[(&str, &str)]) -> DraftId {
        let mut fields = finished();
        fields.extend(answers(own));
        self.desk.create_draft(&seller(), fields).await.expect("a draft")
    }

    /// A finished draft of the seller's.
    pub(crate) async fn draft(&self) -> DraftId {
        self.draft_with(&[]).await
    }

    /// The draft as it stands now.
    pub(crate) async fn look(&self, id: &DraftId) -> DraftDetail {
        self.desk.get_draft(&seller(), id).await.expect("the draft")
    }

    /// Starts something in the background, as another window would.
    pub(crate) fn meanwhile<T: Send + 'static, F>(
        &self,
        asker: Asker,
        work: impl FnOnce(Desk, Asker) -> F + Send + 'static,
    ) -> tokio::task::JoinHandle<Result<T, AppError>>
    where
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        tokio::spawn(work(self.desk.clone(), asker))
    }

    /// Accepts the invitation with these tags, by a task that fails.
    pub(crate) async fn failed_task(&self, tags: &Fields) -> TaskId {
        let started = self.desk.accept_by_task(&seller(), &invitation_id(), tags).await.expect("a task");
        let failed =
            TaskView { status: TaskStatus::Failed, reason_code: Some("InternalError".into()), ..started.value };
        self.store.record_tasks(&seller().scope, std::slice::from_ref(&failed), None).await.expect("recorded");
        TaskId::parse(&failed.id).expect("a task id")
    }
}

/// The invitation of [`INVITATION`].
pub(crate) fn invitation_id() -> InvitationId {
    InvitationId::parse(INVITATION).expect("an invitation id")
}

/// The dead must not speak: nobody says that a write is under way.
fn policy() -> Policy {
    let never = Duration::from_secs(1_000_000);
    Policy { patience: Patience { vouch_every: never, ..Patience::default() }, ..Policy::default() }
}

/// A guard that keeps calls waiting for as long as the store says.
fn queueing(store: &Arc<UnhurriedStore>, aws: &Arc<FakeService>, clock: &Arc<ManualClock>) -> Guard {
    let settings = GuardSettings { enforced: true, ..GuardSettings::default() };
    Guard::new(Arc::new(OneScope(aws.clone())), store.clone(), clock.clone(), settings, Arc::new(NoObserver))
}

/// A desk whose calls wait for their turn as time goes, on the world's store and service.
pub(crate) fn queueing_in_time(world: &World) -> Desk {
    guarded_in_time(world).0
}

/// The same with its guard.
pub(crate) fn guarded_in_time(world: &World) -> (Desk, Guard) {
    let clock = Arc::new(RuntimeClock::default());
    let guard = Guard::new(
        Arc::new(OneScope(world.aws.clone())),
        world.store.clone(),
        clock.clone(),
        GuardSettings::default(),
        Arc::new(NoObserver),
    );
    (Desk::new(world.store.clone(), guard.clone(), clock, Tracker::new(), policy()), guard)
}

/// A guard that stays out of the way: no turns, one attempt, no deadline, nothing kept. What it does
/// otherwise is tried in the tests `upstream`.
fn unguarded(store: &Arc<UnhurriedStore>, aws: &Arc<FakeService>, clock: &Arc<ManualClock>) -> Guard {
    let never = Duration::from_secs(86_400);
    let settings = GuardSettings {
        enforced: false,
        attempts: 1,
        read_deadline: never,
        background_deadline: never,
        attempt_deadline: never,
        memory: 0,
        breaker: BreakerSettings { failures: u32::MAX, ..BreakerSettings::default() },
        ..GuardSettings::default()
    };
    Guard::new(Arc::new(OneScope(aws.clone())), store.clone(), clock.clone(), settings, Arc::new(NoObserver))
}

fn desk_on(store: &Arc<UnhurriedStore>, aws: &Arc<FakeService>, clock: &Arc<ManualClock>, policy: Policy) -> Desk {
    Desk::new(store.clone(), unguarded(store, aws, clock), clock.clone(), Tracker::new(), policy)
}
