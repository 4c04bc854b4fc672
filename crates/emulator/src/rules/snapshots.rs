//! Who may share what in which engagement, and what may be done with a snapshot job.

use serde::Deserialize;

use crate::call::Call;
use crate::error::ServiceError;
use crate::state::{JobStatus, OWNER_TEMPLATE, SHARED_TEMPLATE, Series, SnapshotJob, State};

/// The members by which a request names a series of snapshots.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SeriesRequest {
    engagement_identifier: String,
    resource_identifier: String,
    resource_snapshot_template_identifier: String,
}

impl SeriesRequest {
    pub(crate) fn series(&self) -> Series<'_> {
        Series {
            engagement: &self.engagement_identifier,
            opportunity: &self.resource_identifier,
            template: &self.resource_snapshot_template_identifier,
        }
    }
}

/// Refuses to share what isn't the caller's own, where the caller is no member, or by a template
/// that doesn't exist.
pub(crate) fn may_share(call: &Call<'_>, state: &State, series: Series<'_>) -> Result<(), ServiceError> {
    state.joined_engagement(call.caller(), call.catalog, series.engagement)?;
    state.own_opportunity(call.caller(), call.catalog, series.opportunity)?;
    if [SHARED_TEMPLATE, OWNER_TEMPLATE].contains(&series.template) {
        return Ok(());
    }
    call.config.assumptions.unknown_snapshot_template.check(
        "resourceSnapshotTemplateIdentifier",
        format!("There is no template {} for opportunities.", series.template),
    )
}

/// The caller's job of this identifier.
pub(crate) fn own_job<'a>(call: &Call<'_>, state: &'a State) -> Result<&'a SnapshotJob, ServiceError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Request {
        resource_snapshot_job_identifier: String,
    }
    let id = call.request::<Request>()?.resource_snapshot_job_identifier;
    state
        .snapshot_jobs
        .get(&id)
        .filter(|job| job.account == call.caller() && job.catalog == call.catalog)
        .ok_or_else(|| ServiceError::not_found(format!("There is no resource snapshot job {id}.")))
}

/// Refuses to bring a job into the state that it is in.
pub(crate) fn may_become(call: &Call<'_>, job: &SnapshotJob, status: JobStatus) -> Result<(), ServiceError> {
    if job.status != status {
        return Ok(());
    }
    call.config
        .assumptions
        .job_already_so
        .check("resourceSnapshotJobIdentifier", format!("The job is {} already.", status.name()))
}

/// Refuses to delete a job that isn't stopped.
pub(crate) fn may_delete(call: &Call<'_>, job: &SnapshotJob) -> Result<(), ServiceError> {
    match job.status {
        JobStatus::Stopped => Ok(()),
        JobStatus::Running => call
            .config
            .assumptions
            .deleting_running_job
            .check("resourceSnapshotJobIdentifier", "The job is Running. Stop it first."),
    }
}

/// The ARN of a role given by its ARN or by its name in the caller's account.
pub(crate) fn role_arn(call: &Call<'_>, identifier: &str) -> Result<String, ServiceError> {
    let own = format!("arn:aws:iam::{}:role/", call.caller());
    if !identifier.starts_with("arn:") {
        return Ok(own + identifier);
    }
    if !identifier.starts_with(&own) {
        call.config.assumptions.foreign_job_role.check(
            "resourceSnapshotJobRoleIdentifier",
            format!("The role must belong to account {}.", call.caller()),
        )?;
    }
    Ok(identifier.to_owned())
}
