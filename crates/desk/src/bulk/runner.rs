//! Works the jobs off, over all replicas each by one process at a time.

use super::{
    outcome::{Came, Stands},
    pace::Pace,
};
use crate::{
    Desk,
    access::{Permit, Reader},
    ports::{ClaimedItem, Fence, ItemSettlement, Job, StoreError},
    writing::{Way, unexpected},
};
use domain::{
    error::{AppError, ErrorKind},
    ids::{InvitationId, JobId, OpportunityId},
    people::{Asker, Origin, Person, Role, Scope},
    views::{BulkOperation, JobHold, JobItemView},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// How often a process looks for jobs that another one has taken in, or left behind.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long a job stays with a process that has fallen silent.
const LEASE: Duration = Duration::from_secs(15);
/// How often the process that works on a job says that it still does.
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// How soon a write that waits for its turn is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

impl Desk {
    /// Works the jobs of all scopes off until `stop`. A thing that is being sent then stays so: the next
    /// process asks for it again and finds what has come of it.
    pub async fn run_jobs(self, stop: CancellationToken) {
        let turns = Pace::of_turns(&self);
        let mut running = JoinSet::new();
        let mut taken = BTreeSet::new();
        loop {
            match self.own_work().store().active_jobs().await {
                Ok(jobs) => {
                    let now = self.now();
                    let due = |job: &Job| job.hold.as_ref().is_none_or(|hold| hold.until <= now);
                    for job in jobs.into_iter().filter(due) {
                        if taken.insert(job.id.clone()) {
                            let (desk, stop) = (self.clone(), stop.clone());
                            let pace = turns.clone().unwrap_or_else(Pace::one_by_one);
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
        let (mut held, mut over) = (Vec::<(Id, ClaimedItem)>::new(), false);
        let mut hold = None;
        loop {
            let place = tokio::select! {
                biased;
                Some(ended) = begun.join_next_with_id() => {
                    let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
                    let Some(at) = held.iter().position(|(task, _)| *task == id) else { continue };
                    let (_, claimed) = held.swap_remove(at);
                    // Its place is free once it is written down what came of it.
                    let (mut came, _place) = match ended {
                        Ok((_, (came, place))) => (came?, Some(place)),
                        // Claimed once more without a word of it, it would end all others again, and without end.
                        Err(panic) => (self.failed(&job, &claimed, unexpected(&panic), false).await?, None),
                    };
                    if let Some(own) = came.hold.take() {
                        over = true;
                        came.hold = Some(longer(hold.take(), own));
                        hold.clone_from(&came.hold);
                    }
                    self.settle_thing(&job.scope, &job.id, claimed.item.position, &came, Some(fence)).await?;
                    continue;
                }
                place = pace.place(), if !over => place,
                else => return Ok(()),
            };
            let positions: Vec<u32> = held.iter().map(|(_, claimed)| claimed.item.position).collect();
            let claimed = self.own_work().store().claim_next_item(&job.id, self.now(), &positions, Some(fence)).await?;
            let Some(claimed) = claimed else {
                over = true;
                continue;
            };
            self.tracker.tell(&job.scope, claimed.changes.clone());
            let (desk, job, thing) = (self.clone(), job.clone(), claimed.clone());
            let task = begun.spawn(async move { (desk.come_of(&job, &thing).await, place) });
            held.push((task.id(), claimed));
        }
    }

    /// What comes of a thing.
    async fn come_of(&self, job: &Job, claimed: &ClaimedItem) -> Result<Came, StoreError> {
        let way = Way::default();
        match way.clone().watch(self.do_one(job, &claimed.item)).await {
            // It may well have been this job that did it.
            Ok(mut came) => {
                came.outcome.already &= !claimed.again;
                Ok(came)
            }
            Err(error) => {
                let in_the_way = error.kind == ErrorKind::Conflict && way.was_taken();
                self.failed(job, claimed, error, in_the_way).await
            }
        }
    }

    /// What comes of a thing that has failed.
    async fn failed(
        &self,
        job: &Job,
        claimed: &ClaimedItem,
        error: AppError,
        in_the_way: bool,
    ) -> Result<Came, StoreError> {
        let ClaimedItem { item, tries, .. } = claimed;
        let entry = self.own_work().store().last_entry(&job.scope, item.operation.name(), &item.subject).await?;
        Ok(Came::failed(error, job, Stands { entry, in_the_way }, *tries, self.now()))
    }

    /// Takes over what the desk has found out, or somebody has decided, of a thing that is unsettled.
    pub(super) async fn take_decision_over(
        &self,
        reader: &Permit<'_, Reader>,
        id: &JobId,
        item: &JobItemView,
    ) -> Result<(), AppError> {
        let entry = reader.records().last_entry(&reader.scope, item.operation.name(), &item.subject).await?;
        if let Some(came) = entry.and_then(|entry| Came::decided(item, entry.state)) {
            self.settle_thing(&reader.scope, id.as_str(), item.position, &came, None).await?;
        }
        Ok(())
    }

    async fn settle_thing(
        &self,
        scope: &Scope,
        job: &str,
        position: u32,
        came: &Came,
        fence: Option<&Fence>,
    ) -> Result<(), StoreError> {
        let settlement = ItemSettlement {
            scope,
            job,
            position,
            state: came.state,
            outcome: &came.outcome,
            hold: came.hold.as_ref(),
            at: self.now(),
            fence,
        };
        self.tracker.tell(scope, self.own_work().store().settle_item(&settlement).await?);
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

/// Of what holds a job up, what does so for longest.
fn longer(one: Option<JobHold>, other: JobHold) -> JobHold {
    one.filter(|one| one.until > other.until).unwrap_or(other)
}
