//! Taking snapshots, by hand or by a running job.

mod views;

use std::collections::BTreeSet;

use time::OffsetDateTime;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::ids::Kind;
use crate::state::{
    Association, Course, JobStatus, Opportunity, Query, SHARED_TEMPLATE, Series, Snapshot, SnapshotJob, State,
};

/// What `LastFailure` says when there is no role to run under.
const NO_ROLE: &str = "No role is set for resource snapshot jobs, so the job can't read the resource. Set one with PutSellingSystemSettings.";

/// What `LastFailure` says when there is nothing to copy any more.
const GONE: &str = "The resource or its engagement can't be read any more.";

/// Copies an opportunity into an engagement as it is now, if that differs from the latest copy.
/// Answers the latest copy, or nothing when there is no such engagement or opportunity.
pub(crate) fn take(
    state: &mut State,
    config: &Config,
    engagement: &str,
    opportunity: &str,
    template: &str,
    at: OffsetDateTime,
) -> Option<Snapshot> {
    let opportunity = state.opportunities.get(opportunity)?.clone();
    copy(state, config, &opportunity, engagement, template, at)
}

/// The same for an opportunity in any state, also one that it isn't in any more.
pub(crate) fn copy(
    state: &mut State,
    config: &Config,
    opportunity: &Opportunity,
    engagement: &str,
    template: &str,
    at: OffsetDateTime,
) -> Option<Snapshot> {
    let series = Series { engagement, opportunity: &opportunity.id, template };
    let payload = views::payload(config, opportunity, series, at);
    let latest = latest(state, series, opportunity.catalog);
    if let Some(latest) = latest
        && latest.payload == payload
    {
        return Some(latest.clone());
    }
    let members = &state.engagements.get(engagement)?.members;
    let targets = if series.is_private() {
        vec![opportunity.account.clone()]
    } else {
        members.iter().map(|member| member.account.clone()).collect()
    };
    let owner = (&*opportunity.account, opportunity.catalog);
    let snapshot = Snapshot::next(series, latest, owner, payload, targets, at);
    state.snapshots.put(snapshot.clone());
    associate(state, opportunity, series, at);
    Some(snapshot)
}

/// The newest revision of a series.
pub(crate) fn latest<'a>(state: &'a State, series: Series<'_>, catalog: Catalog) -> Option<&'a Snapshot> {
    let newest_first = Course { order: 0, descending: true, after: None };
    let shelf = series.shelf(catalog);
    state.snapshots.search(&Query::from(&shelf), newest_first).next().map(|slot| &**slot)
}

/// Notes that the engagement shares the opportunity, now that it has a copy.
fn associate(state: &mut State, opportunity: &Opportunity, series: Series<'_>, at: OffsetDateTime) {
    let Some(engagement) = state.engagements.get(series.engagement).cloned() else {
        return;
    };
    let id = Association::id_of(&engagement.id, &opportunity.id);
    if state.associations.get(&id).is_none() {
        let pair = Association::private(&engagement, &opportunity.id, &opportunity.account, at);
        state.associations.put(pair);
    }
    if series.is_private() {
        return;
    }
    if state.associations.get(&id).is_some_and(|pair| !pair.shared) {
        state.associations.change(&id, |pair| {
            pair.shared = true;
            pair.viewers = pair.viewers_in(&engagement);
        });
    }
    // Who accepts an invitation to this engagement gets what stands here, and a later submission
    // goes on with the engagement that there is.
    if !engagement.opportunities.contains(&opportunity.id) {
        state.engagements.change(&engagement.id, |it| it.opportunities.push(opportunity.id.clone()));
    }
    let alone = |it: &Opportunity| it.engagement.is_none();
    if state.opportunities.get(&opportunity.id).is_some_and(alone) {
        state.opportunities.change(&opportunity.id, |it| it.engagement = Some(engagement.id));
    }
}

/// The job that keeps a series up to date, if there is one.
pub(crate) fn job_of<'a>(state: &'a State, series: Series<'_>, catalog: Catalog) -> Option<&'a SnapshotJob> {
    state.snapshot_jobs.on_shelf(&series.shelf(catalog)).next()
}

/// Creates a job and answers its identifier.
pub(crate) fn create_job(
    state: &mut State,
    account: &str,
    catalog: Catalog,
    series: Series<'_>,
    status: JobStatus,
    at: OffsetDateTime,
) -> String {
    let id = Kind::SnapshotJob.fresh();
    state.snapshot_jobs.put(SnapshotJob {
        id: id.clone(),
        account: account.to_owned(),
        catalog,
        engagement: series.engagement.to_owned(),
        opportunity: series.opportunity.to_owned(),
        template: series.template.to_owned(),
        status,
        created: at,
        last_success: None,
        last_failure: None,
        is_behind: false,
    });
    id
}

/// Has a running job share an opportunity in an engagement, the one there is or a new one, and
/// answers its identifier.
pub(crate) fn open_job(
    state: &mut State,
    account: &str,
    catalog: Catalog,
    engagement: &str,
    opportunity: &str,
    at: OffsetDateTime,
) -> String {
    let series = Series { engagement, opportunity, template: SHARED_TEMPLATE };
    let Some(job) = job_of(state, series, catalog) else {
        return create_job(state, account, catalog, series, JobStatus::Running, at);
    };
    let id = job.id.clone();
    state.snapshot_jobs.change(&id, |job| job.status = JobStatus::Running);
    id
}

/// Lets the running jobs copy the opportunities that were touched since the last time. A job that
/// was started since then runs too.
pub(crate) fn run_jobs(state: &mut State, config: &Config, at: OffsetDateTime) {
    show_associations_to_members(state);
    for id in due_jobs(state) {
        run_job(state, config, &id, at);
    }
}

fn due_jobs(state: &State) -> BTreeSet<String> {
    let running = |job: &&SnapshotJob| job.status == JobStatus::Running;
    let touched = state.opportunities.touched().keys().filter_map(|id| state.opportunities.get(id));
    let watching = touched.flat_map(|it| {
        let shelf = SnapshotJob::watching(&it.id, it.catalog);
        state.snapshot_jobs.on_shelf(&shelf).filter(running)
    });
    let started = state.snapshot_jobs.touched().iter().filter_map(|(id, before)| {
        let ran_before = before.as_ref().is_some_and(|job| job.status == JobStatus::Running);
        state.snapshot_jobs.get(id).filter(|_| !ran_before).filter(running)
    });
    watching.chain(started).map(|job| job.id.clone()).collect()
}

/// Lets the account's jobs try again that failed the last time: what was wrong may have been put
/// right.
pub(crate) fn run_failed_jobs(state: &mut State, config: &Config, account: &str, catalog: Catalog, at: OffsetDateTime) {
    let shelf = SnapshotJob::shelf(account, catalog, None, Some(JobStatus::Running.name()));
    let failed = state.snapshot_jobs.on_shelf(&shelf).filter(|job| job.is_behind);
    let failed: Vec<_> = failed.map(|job| job.id.clone()).collect();
    for id in failed {
        run_job(state, config, &id, at);
    }
}

fn run_job(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    let Some(job) = state.snapshot_jobs.get(id).cloned() else {
        return;
    };
    let may_run = !config.assumptions.job_needs_role || state.settings.job_role(&job.account, job.catalog).is_some();
    let failure = if !may_run {
        Some(NO_ROLE)
    } else if take(state, config, &job.engagement, &job.opportunity, &job.template, at).is_none() {
        Some(GONE)
    } else {
        None
    };
    state.snapshot_jobs.change(id, |job| {
        job.is_behind = failure.is_some();
        match failure {
            Some(reason) => job.last_failure = Some(reason.to_owned()),
            None => job.last_success = Some(at),
        }
    });
}

/// Shows what engagements share to those who joined them since the last time.
fn show_associations_to_members(state: &mut State) {
    let touched = state.engagements.touched().keys().filter_map(|id| state.engagements.get(id));
    let news: Vec<_> = touched
        .flat_map(|engagement| {
            let shelf = Association::shelf(&engagement.id, engagement.catalog);
            state.associations.on_shelf(&shelf).filter_map(|pair| {
                let viewers = pair.viewers_in(engagement);
                let id = Association::id_of(&pair.engagement, &pair.opportunity);
                (viewers != pair.viewers).then_some((id, viewers))
            })
        })
        .collect();
    for (id, viewers) in news {
        state.associations.change(&id, |pair| pair.viewers = viewers);
    }
}
