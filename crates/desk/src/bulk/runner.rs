//! Works the jobs off, over all replicas each by one process at a time.

use super::outcome::{Came, Stands};
use crate::{
    Desk,
    ports::{ClaimedItem, Fence, IntentState, ItemSettlement, Job, JournalQuery, StoreError},
};
use domain::{
    error::{AppError, ErrorKind},
    ids::{InvitationId, OpportunityId},
    people::{Asker, Origin, Person, Role},
    views::{BulkOperation, JobItemView},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
    task::{JoinError, JoinSet},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// How often a process looks for jobs that another one has taken in, or left behind.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long a job stays with a process that has fallen silent.
const LEASE: Duration = Duration::from_secs(15);
/// How often the process that works on a job says that it still does.
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// How soon a write that waits for its turn is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// At how many things a process is at once where AWS's quota is kept, over all its jobs. A thing has its place for as long
/// as AWS answers: up to three times, where it and its tags are looked at before. At 3 s an answer that is 9 s, and nine
/// keep somebody waiting for each of the turns, one a second, so that the quota alone sets the pace.
const AT_ONCE: usize = 9;
/// How far apart they begin: as turns come. So there are only as many at once as AWS is slow, and a pause stops nearly all.
const APART: Duration = Duration::from_secs(1);
/// How many entries under way are looked through for one that stands in the way.
const UNDER_WAY: u32 = 1_000;

/// How many things are begun at once, and how far apart. Clones share the places.
#[derive(Clone)]
struct Pace {
    places: Arc<Semaphore>,
    apart: Duration,
}

impl Pace {
    /// Without a quota there is none to use up: one thing after the other, so that a pause stops all but one.
    fn of(desk: &Desk) -> Self {
        let (at_once, apart) =
            if desk.own_work().guard().takes_turns() { (AT_ONCE, APART) } else { (1, Duration::ZERO) };
        Self { places: Arc::new(Semaphore::new(at_once)), apart }
    }

    /// Waits for a place, and not before then.
    async fn place(&self, not_before: Instant) -> Result<OwnedSemaphorePermit, AcquireError> {
        if not_before > Instant::now() {
            sleep_until(not_before).await;
        }
        self.places.clone().acquire_owned().await
    }
}

impl Desk {
    /// Works the jobs of all scopes off until `stop`. A thing that is being sent then stays so: the next
    /// process asks for it again and finds what has come of it.
    pub async fn run_jobs(self, stop: CancellationToken) {
        let pace = Pace::of(&self);
        let mut running = JoinSet::new();
        let mut taken = BTreeSet::new();
        loop {
            match self.own_work().store().active_jobs().await {
                Ok(jobs) => {
                    let now = self.now();
                    let due = |job: &Job| job.hold.as_ref().is_none_or(|hold| hold.until <= now);
                    for job in jobs.into_iter().filter(due) {
                        if taken.insert(job.id.clone()) {
                            let (desk, pace, stop) = (self.clone(), pace.clone(), stop.clone());
                            running.spawn(async move {
                                let id = job.id.clone();
                                desk.work_off(job, &pace, &stop).await;
                                id
                            });
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "could not look for bulk jobs"),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = self.jobs.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                Some(ended) = running.join_next() => match ended {
                    Ok(id) => _ = taken.remove(&id),
                    Err(error) => {
                        tracing::error!(%error, "a bulk job ended unexpectedly");
                        // Which one is not known; a job that still runs has its lease.
                        taken.clear();
                    }
                },
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Works one job off as far as possible now.
    async fn work_off(&self, job: Job, pace: &Pace, stop: &CancellationToken) {
        let holder = uuid::Uuid::new_v4().simple().to_string();
        let lease = format!("job:{}", job.id);
        match self.own_work().store().take_lease(&lease, &holder, LEASE).await {
            Ok(Some(fence)) => {
                let worked = tokio::select! {
                    worked = self.work_under(job.clone(), pace, &fence) => worked,
                    lost = self.renew(&lease, &holder) => lost,
                    () = stop.cancelled() => Ok(()),
                };
                if let Err(error) = worked {
                    tracing::warn!(%error, job = job.id, "a bulk job was interrupted; it goes on by itself");
                }
                if let Err(error) = self.own_work().store().drop_lease(&fence).await {
                    tracing::warn!(%error, job = job.id, "the lease of a bulk job could not be given back");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, job = job.id, "the lease of a bulk job could not be taken"),
        }
    }

    /// Keeps the lease; ends when it is lost.
    async fn renew(&self, lease: &str, holder: &str) -> Result<(), StoreError> {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            if self.own_work().store().take_lease(lease, holder, LEASE).await?.is_none() {
                return Ok(());
            }
        }
    }

    /// Some things at once, until nothing is left or something holds the job up; those that were begun by then
    /// come to an end.
    async fn work_under(&self, job: Job, pace: &Pace, fence: &Fence) -> Result<(), StoreError> {
        let job = Arc::new(job);
        let mut begun = JoinSet::new();
        let (mut held, mut over) = (Vec::<u32>::new(), false);
        let mut next = Instant::now();
        loop {
            let place = tokio::select! {
                biased;
                Some(ended) = begun.join_next() => {
                    // Its place is free once it is written down what came of it.
                    let (position, came, _place) = ended.map_err(|error| unexpected(&error))??;
                    self.settle_thing(&job, position, &came, fence).await?;
                    held.retain(|other| *other != position);
                    over |= came.hold.is_some();
                    continue;
                }
                place = pace.place(next), if !over => place,
                else => return Ok(()),
            };
            let claimed = self.own_work().store().claim_next_item(&job.id, self.now(), &held, Some(fence)).await?;
            let Some(claimed) = claimed else {
                over = true;
                continue;
            };
            self.tracker.tell(&job.scope, claimed.changes.clone());
            held.push(claimed.item.position);
            next = (next + pace.apart).max(Instant::now());
            let (desk, job) = (self.clone(), job.clone());
            begun.spawn(async move {
                let came = desk.come_of(&job, &claimed).await;
                came.map(|came| (claimed.item.position, came, place))
            });
        }
    }

    /// What comes of a thing.
    async fn come_of(&self, job: &Job, claimed: &ClaimedItem) -> Result<Came, StoreError> {
        let ClaimedItem { item, tries, again, .. } = claimed;
        match self.do_one(job, item).await {
            // It may well have been this job that did it.
            Ok(mut came) => {
                came.outcome.already &= !again;
                Ok(came)
            }
            Err(error) => {
                let store = self.own_work().store();
                let entry = store.last_entry(&job.scope, item.operation.name(), &item.subject).await?;
                let in_the_way = error.kind == ErrorKind::Conflict && self.is_in_the_way(job, item).await?;
                Ok(Came::failed(error, job, Stands { entry, in_the_way }, *tries, self.now()))
            }
        }
    }

    /// Whether another operation is under way with a thing, and ends by itself.
    async fn is_in_the_way(&self, job: &Job, item: &JobItemView) -> Result<bool, StoreError> {
        let query = JournalQuery { states: vec![IntentState::Pending, IntentState::Unsettled], limit: UNDER_WAY };
        let open = self.own_work().store().journal(&job.scope, &query).await?;
        Ok(open.iter().any(|entry| entry.subject == item.subject && entry.operation != item.operation.name()))
    }

    async fn settle_thing(&self, job: &Job, position: u32, came: &Came, fence: &Fence) -> Result<(), StoreError> {
        let settlement = ItemSettlement {
            scope: &job.scope,
            job: &job.id,
            position,
            state: came.state,
            outcome: &came.outcome,
            hold: came.hold.as_ref(),
            at: self.now(),
            fence: Some(fence),
        };
        self.tracker.tell(&job.scope, self.own_work().store().settle_item(&settlement).await?);
        Ok(())
    }

    /// Does with one thing what a person would do with it alone. A write that waits for its turn is
    /// asked for until it has come to something.
    async fn do_one(&self, job: &Job, item: &JobItemView) -> Result<Came, AppError> {
        let asker = Asker {
            person: self.owner_now(job).await?,
            scope: job.scope.clone(),
            backend: job.backend,
            from: Origin::default(),
        };
        loop {
            match self.ask_for_one(&asker, job, item).await {
                Err(error) if matches!(error.kind, ErrorKind::Queued { .. }) => tokio::time::sleep(ASK_AGAIN).await,
                came => return came,
            }
        }
    }

    /// Whoever began the job, with the rights of this moment: nothing more is sent in the name of somebody who may not.
    async fn owner_now(&self, job: &Job) -> Result<Person, AppError> {
        let Some(accounts) = &self.accounts else { return Ok(job.owner.clone()) };
        let account = accounts.account(&job.owner.id).await?;
        let role = account.and_then(|account| account.rights().role_in(job.scope.catalog));
        match role.filter(|role| role.may(Role::Manager)) {
            Some(role) => Ok(Person { role, ..job.owner.clone() }),
            None => Err(AppError::new(ErrorKind::RoleForbids { needed: Role::Manager.label().to_lowercase() })),
        }
    }

    async fn ask_for_one(&self, asker: &Asker, job: &Job, item: &JobItemView) -> Result<Came, AppError> {
        let invitation = || InvitationId::parse(&item.subject).ok_or_else(AppError::not_found);
        match item.operation {
            BulkOperation::AcceptByTask => {
                let written = self.accept_by_task(asker, &invitation()?, &job.answers).await?;
                Ok(Came::done(Some(written.value.id), written.already))
            }
            BulkOperation::AcceptLead => {
                let written = self.accept_lead(asker, &invitation()?).await?;
                Ok(Came::done(None, written.already))
            }
            BulkOperation::Reject => {
                let written = self.reject_invitation(asker, &invitation()?, &job.answers).await?;
                Ok(Came::done(None, written.already))
            }
            BulkOperation::Tag => {
                let written = match OpportunityId::parse(&item.subject) {
                    Some(id) => self.tag_opportunity(asker, &id, &job.answers).await?,
                    None => self.tag_invitation(asker, &invitation()?, &job.answers).await?,
                };
                Ok(Came::done(None, written.already))
            }
            BulkOperation::Start => {
                let id = OpportunityId::parse(&item.subject).ok_or_else(AppError::not_found)?;
                let written = self.start_from_opportunity(asker, &id, &job.answers).await?;
                Ok(Came::done(Some(written.value.id), written.already))
            }
        }
    }
}

/// A thing whose work ended in a panic. It is being sent still, and is asked for again.
fn unexpected(error: &JoinError) -> StoreError {
    StoreError::other(format!("a thing of a bulk job ended unexpectedly: {error}"))
}
