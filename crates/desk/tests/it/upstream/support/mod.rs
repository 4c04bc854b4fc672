//! A guard to try things on.

mod aws;
mod told;

pub(crate) use crate::support::{Trip, scope};
pub(crate) use aws::{Aws, Fault};
pub(crate) use told::Told;

use crate::support::{RuntimeClock, UnhurriedStore};
use desk::{
    ports::{Clock, EngagementQuery, InvitationQuery, NewIntent, PartnerCentral, Store, Upstreams},
    upstream::{Guard, GuardSettings, Lane, ReadNotes, Ticket},
};
use domain::{
    commands::{AcceptByTaskCommand, RejectCommand},
    error::AppError,
    ids::InvitationId,
    people::{Origin, Scope},
};
use std::sync::Arc;
use time::OffsetDateTime;

/// A guard with all that it stands on.
pub(crate) struct World {
    pub(crate) guard: Guard,
    pub(crate) aws: Arc<Aws>,
    pub(crate) store: Arc<UnhurriedStore>,
    pub(crate) told: Arc<Told>,
    clock: Arc<RuntimeClock>,
}

impl World {
    /// A guard that keeps to the quotas.
    pub(crate) async fn new() -> Self {
        Self::with(GuardSettings::default()).await
    }

    /// A guard on a service without quotas.
    pub(crate) async fn without_quotas() -> Self {
        Self::with(GuardSettings { enforced: false, ..GuardSettings::default() }).await
    }

    pub(crate) async fn with(settings: GuardSettings) -> Self {
        let (aws, store) = (Arc::new(Aws::default()), UnhurriedStore::open().await);
        let clock = Arc::new(RuntimeClock::default());
        let told = Arc::new(Told::default());
        let guard = guard(&aws, &store, &clock, &told, settings);
        Self { guard, aws, store, told, clock }
    }

    /// Another process over the same store and service.
    pub(crate) fn another_guard(&self) -> Guard {
        self.another_guard_with(GuardSettings::default())
    }

    /// The same, set otherwise.
    pub(crate) fn another_guard_with(&self, settings: GuardSettings) -> Guard {
        guard(&self.aws, &self.store, &self.clock, &self.told, settings)
    }

    /// The service for a page.
    pub(crate) fn page(&self) -> (Arc<dyn PartnerCentral>, ReadNotes) {
        let notes = ReadNotes::default();
        (self.guard.reads(notes.clone()).partner_central(&scope()).expect("a service"), notes)
    }

    /// How many writes have been booked.
    pub(crate) async fn booked_writes(&self) -> u32 {
        self.store.used_in_day(&scope().account, "writes", self.now()).await.expect("counted")
    }

    /// A process's hold on a new entry of the journal.
    pub(crate) async fn ticket(&self) -> Ticket {
        let intent = NewIntent {
            scope: scope(),
            operation: "RejectEngagementInvitation",
            subject: invitation().to_string(),
            token: "token".into(),
            parameters_hash: "hash".into(),
            person: "seller".into(),
            person_name: "Sam Seller".into(),
            from: Origin::default(),
            request: serde_json::json!({}),
            at: self.now(),
        };
        let begun = self.store.begin(&intent, None).await.expect("begun");
        Ticket::new(begun.id, begun.at, self.store.clone(), self.clock.clone())
    }

    /// Another process takes an entry over.
    pub(crate) async fn take_over(&self, entry: i64) {
        let seen = self.store.entry(&scope(), entry).await.expect("read").expect("an entry").at;
        assert!(self.store.retake(entry, seen, self.now()).await.expect("answered"));
    }

    /// The guard's clock.
    pub(crate) fn clock(&self) -> Arc<RuntimeClock> {
        self.clock.clone()
    }

    /// Now, by the guard's clock.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }
}

fn guard(
    aws: &Arc<Aws>,
    store: &Arc<UnhurriedStore>,
    clock: &Arc<RuntimeClock>,
    told: &Arc<Told>,
    settings: GuardSettings,
) -> Guard {
    let store: Arc<dyn Store> = store.clone();
    Guard::new(Arc::new(OneService(aws.clone())), store, clock.clone(), settings, told.clone())
}

struct OneService(Arc<Aws>);

impl Upstreams for OneService {
    fn in_the_name_of(&self, scope: &Scope, _: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.partner_central(scope)
    }

    fn partner_central(&self, _: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(self.0.clone())
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![scope()]
    }
}

/// The service on a lane.
pub(crate) fn on(guard: &Guard, lane: Lane) -> Arc<dyn PartnerCentral> {
    guard.lane(lane).partner_central(&scope()).expect("a service")
}

fn invitation() -> InvitationId {
    InvitationId::parse("engi-0a1b2c3d4e5f6").expect("an id")
}

/// A write with a ClientToken; the token tells calls apart.
pub(crate) async fn accept(service: &dyn PartnerCentral, token: &str) -> Result<(), desk::ports::Refusal> {
    let command = AcceptByTaskCommand { identifier: invitation(), tags: Vec::new() };
    service.start_by_accepting_invitation(&command, token).await.map(drop)
}

/// A write without.
pub(crate) async fn decline(service: &dyn PartnerCentral) -> Result<(), desk::ports::Refusal> {
    let command = RejectCommand { identifier: invitation(), rejection_reason: "Unable to support".into() };
    service.reject_engagement_invitation(&command).await.map(drop)
}

/// A read: which of the service's states it answered from.
pub(crate) async fn read(service: &dyn PartnerCentral) -> Result<String, desk::ports::Refusal> {
    let page = service.list_engagement_invitations(&InvitationQuery::default()).await?.value;
    Ok(page.next.unwrap_or_default())
}

/// A read of a class that AWS publishes no figures for.
pub(crate) async fn read_engagements(service: &dyn PartnerCentral) -> Result<(), desk::ports::Refusal> {
    service.list_engagements(&EngagementQuery::default()).await.map(drop)
}
