//! The bulk jobs of the store in memory.

use desk::ports::{ClaimedItem, ItemSettlement, Job, NewJob};
use domain::{
    people::Scope,
    views::{Change, ItemOutcome, ItemState, JobCounts, JobItemView, JobNote, JobState},
};
use time::OffsetDateTime;

/// The jobs with their things, and how often each thing was claimed.
#[derive(Default)]
pub(super) struct MemoryJobs(Vec<(Job, Vec<(JobItemView, u32)>)>);

/// What viewers of a scope are to be told.
pub(super) type Told = (Scope, Change);

fn count(items: &[(JobItemView, u32)]) -> JobCounts {
    let mut counts = JobCounts::default();
    items.iter().for_each(|(item, _)| counts.add(item.state, 1));
    counts
}

fn note(job: &Job, item: Option<JobItemView>) -> Told {
    let (id, hold) = (job.id.clone(), job.hold.clone());
    let note = JobNote { job: id, state: job.state, counts: job.counts, hold, item };
    (job.scope.clone(), Change::Job(Box::new(note)))
}

impl MemoryJobs {
    pub(super) fn insert(&mut self, new: &NewJob) -> bool {
        if self.0.iter().any(|(job, _)| job.id == new.id) {
            return false;
        }
        let items: Vec<_> = (0..)
            .zip(&new.items)
            .map(|(position, item)| {
                let view = JobItemView {
                    position,
                    subject: item.subject.clone(),
                    title: item.title.clone(),
                    operation: item.operation,
                    state: ItemState::Waiting,
                    outcome: ItemOutcome::default(),
                };
                (view, 0)
            })
            .collect();
        let job = Job {
            id: new.id.clone(),
            scope: new.scope.clone(),
            backend: new.backend,
            action: new.action,
            answers: new.answers.clone(),
            owner: new.owner.clone(),
            state: JobState::Running,
            counts: count(&items),
            hold: None,
            created_at: new.at,
            changed_at: new.at,
        };
        self.0.push((job, items));
        true
    }

    /// The jobs of a scope, newest first.
    pub(super) fn list(&self, scope: &Scope) -> Vec<Job> {
        self.0.iter().rev().map(|(job, _)| job).filter(|job| job.scope == *scope).cloned().collect()
    }

    pub(super) fn items(&self, scope: &Scope, id: &str) -> Vec<JobItemView> {
        let found = self.0.iter().find(|(job, _)| job.scope == *scope && job.id == id);
        found.map(|(_, items)| items.iter().map(|(item, _)| item.clone()).collect()).unwrap_or_default()
    }

    pub(super) fn active(&self) -> Vec<Job> {
        let jobs = self.0.iter().map(|(job, _)| job);
        jobs.filter(|job| job.state == JobState::Running || job.counts.sending > 0).cloned().collect()
    }

    pub(super) fn claim(&mut self, id: &str, now: OffsetDateTime) -> Option<(ClaimedItem, Told)> {
        let (job, items) = self.0.iter_mut().find(|(job, _)| job.id == id)?;
        let first = |state| items.iter().position(|(item, _)| item.state == state);
        let sending = first(ItemState::Sending);
        let next = sending.or_else(|| first(ItemState::Waiting).filter(|_| job.state == JobState::Running))?;
        items[next].0.state = ItemState::Sending;
        items[next].1 += 1;
        job.counts = count(items);
        job.hold = None;
        job.changed_at = now;
        let (item, tries) = items[next].clone();
        let told = note(job, Some(item.clone()));
        Some((ClaimedItem { item, tries, again: sending.is_some(), changes: Vec::new() }, told))
    }

    pub(super) fn settle(&mut self, settlement: &ItemSettlement<'_>) -> Option<Told> {
        let (job, items) = self.0.iter_mut().find(|(job, _)| job.id == settlement.job)?;
        let item = &mut items.iter_mut().find(|(item, _)| item.position == settlement.position)?.0;
        let decided = matches!(settlement.state, ItemState::Done | ItemState::Refused);
        if item.state != ItemState::Sending && !(item.state == ItemState::Unsettled && decided) {
            return None;
        }
        let cancelled = settlement.state == ItemState::Waiting && job.state == JobState::Cancelled;
        item.state = if cancelled { ItemState::Cancelled } else { settlement.state };
        item.outcome = settlement.outcome.clone();
        let item = item.clone();
        job.counts = count(items);
        job.hold = settlement.hold.cloned();
        job.changed_at = settlement.at;
        if job.counts.left() == 0 && job.state.is_open() {
            job.state = JobState::Done;
        }
        Some(note(job, Some(item)))
    }

    pub(super) fn bring_to(&mut self, scope: &Scope, id: &str, state: JobState, now: OffsetDateTime) -> Option<Told> {
        let (job, items) = self.0.iter_mut().find(|(job, _)| job.scope == *scope && job.id == id)?;
        if !state.may_follow().contains(&job.state) {
            return None;
        }
        if state == JobState::Cancelled {
            let waiting = items.iter_mut().filter(|(item, _)| item.state == ItemState::Waiting);
            waiting.for_each(|(item, _)| item.state = ItemState::Cancelled);
        }
        job.state = state;
        job.counts = count(items);
        job.hold = None;
        job.changed_at = now;
        Some(note(job, None))
    }
}
