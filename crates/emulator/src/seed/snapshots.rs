//! The demo's snapshots, their jobs, and the role that these run under.

use serde_json::json;

use super::data::{EngagementRow, SnapshotJobRow, SnapshotRow};
use super::{Cast, days, engagements, opportunities, seed_rows};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::ids::Kind;
use crate::state::{JobStatus, Opportunity, SHARED_TEMPLATE, Series, SnapshotJob, State};
use crate::workflows::snapshots;

pub(super) fn plant(state: &mut State, cast: &Cast, config: &Config) -> Result<(), String> {
    for catalog in [Catalog::Sandbox, Catalog::Aws] {
        let role = format!("arn:aws:iam::{}:role/ResourceSnapshotJobRole", cast.us.id);
        state.settings.set_job_role(&cast.us.id, catalog, Some(role));
    }
    let histories: Vec<SnapshotRow> = seed_rows!("snapshots")?;
    for row in &histories {
        plant_series(state, cast, config, row)?;
    }
    // Every engagement has at least one copy of what it shares.
    let shared: Vec<EngagementRow> = seed_rows!("engagements")?;
    for row in shared {
        let told = |it: &SnapshotRow| it.engagement == row.label && it.template.is_none();
        if let Some(opportunity) = row.project
            && !histories.iter().any(told)
        {
            let (engagement, template) = (row.label, None);
            let row = SnapshotRow { engagement, opportunity, template, earlier: Vec::new(), stale: false };
            plant_series(state, cast, config, &row)?;
        }
    }
    let jobs: Vec<SnapshotJobRow> = seed_rows!("snapshot_jobs")?;
    for row in jobs {
        plant_job(state, cast, &row)?;
    }
    note_success_of_running_jobs(state, cast);
    Ok(())
}

fn plant_series(state: &mut State, cast: &Cast, config: &Config, row: &SnapshotRow) -> Result<(), String> {
    let now = opportunity(state, &row.opportunity)?;
    let engagement = engagements::id(&row.engagement);
    let opened = state.engagements.get(&engagement).ok_or(format!("seed: no engagement {}", row.engagement))?.created;
    let template = row.template.as_deref().unwrap_or(SHARED_TEMPLATE);
    for earlier in &row.earlier {
        let mut then = now.clone();
        then.review_status = earlier.status;
        if let Some(life_cycle) = then.content.get_mut("LifeCycle") {
            life_cycle["Stage"] = json!(earlier.stage);
            life_cycle["NextSteps"] = json!(earlier.next_steps);
        }
        if let Some(project) = then.content.get_mut("Project") {
            project["ExpectedCustomerSpend"] = json!([opportunities::spend(earlier.amount)]);
        }
        then.content.values_mut().for_each(crate::service::remove_nulls);
        snapshots::copy(state, config, &then, &engagement, template, cast.now - days(earlier.days_ago));
    }
    if !row.stale {
        snapshots::copy(state, config, &now, &engagement, template, opened.max(now.modified));
    }
    Ok(())
}

fn opportunity(state: &State, label: &str) -> Result<Opportunity, String> {
    let found = state.opportunities.get(&opportunities::id(label)).cloned();
    found.ok_or(format!("seed: no opportunity {label}"))
}

fn plant_job(state: &mut State, cast: &Cast, row: &SnapshotJobRow) -> Result<(), String> {
    let opportunity = opportunity(state, &row.opportunity)?;
    let engagement = engagements::id(&row.engagement);
    let template = row.template.as_deref().unwrap_or(SHARED_TEMPLATE);
    let series = Series { engagement: &engagement, opportunity: &opportunity.id, template };
    let succeeded = match row.succeeded_days_ago {
        Some(ago) => Some(cast.now - days(ago)),
        None => snapshots::latest(state, series, opportunity.catalog).map(|it| it.created),
    };
    let job = SnapshotJob {
        id: Kind::SnapshotJob.derived(&format!("demo job {series}")),
        account: opportunity.account,
        catalog: opportunity.catalog,
        engagement: engagement.clone(),
        opportunity: opportunity.id.clone(),
        template: template.to_owned(),
        status: row.status,
        created: cast.now - days(row.created_days_ago),
        last_success: succeeded,
        last_failure: row.failure.clone(),
        is_behind: row.failure.is_some(),
    };
    state.snapshot_jobs.put(job);
    Ok(())
}

/// The jobs that the demo's tasks opened last succeeded when they made the latest revision.
fn note_success_of_running_jobs(state: &mut State, cast: &Cast) {
    let shelf = SnapshotJob::shelf(&cast.us.id, Catalog::Sandbox, None, Some(JobStatus::Running.name()));
    let running: Vec<_> = state.snapshot_jobs.on_shelf(&shelf).cloned().collect();
    for job in running {
        let made = snapshots::latest(state, job.series(), job.catalog).map(|it| it.created);
        state.snapshot_jobs.change(&job.id, |it| it.last_success = made);
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn snapshots_jobs_and_settings_survive_being_saved() {
        let config = Config::default();
        let planted = super::super::plant(&config, OffsetDateTime::UNIX_EPOCH).expect("the data are right");
        let saved = serde_json::to_string(&planted).expect("the state is plain data");
        let loaded: State = serde_json::from_str(&saved).expect("it was just saved");
        let (engagement, opportunity) = (engagements::id("order-hub"), opportunities::id("order-hub"));
        let series = Series { engagement: &engagement, opportunity: &opportunity, template: SHARED_TEMPLATE };
        let latest = snapshots::latest(&loaded, series, Catalog::Sandbox).expect("it is in the demo");
        assert_eq!(latest.revision, 5);
        let job = snapshots::job_of(&loaded, series, Catalog::Sandbox).expect("a task opened it");
        assert_eq!(job.last_success, Some(latest.created));
        let account = &config.default_account;
        assert_eq!(
            loaded.settings.job_role(account, Catalog::Sandbox),
            planted.settings.job_role(account, Catalog::Sandbox)
        );
    }
}
