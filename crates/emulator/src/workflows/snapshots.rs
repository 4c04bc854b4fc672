//! Taking snapshots, by hand or by a running job.

use time::OffsetDateTime;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::ids::Kind;
use crate::state::{SnapshotJob, State};

/// Creates a job for an opportunity in an engagement and answers its identifier.
pub(crate) fn open_job(
    state: &mut State,
    account: &str,
    catalog: Catalog,
    engagement: &str,
    opportunity: &str,
    _at: OffsetDateTime,
) -> String {
    let job = SnapshotJob {
        id: Kind::SnapshotJob.fresh(),
        account: account.to_owned(),
        catalog,
        engagement: engagement.to_owned(),
        opportunity: opportunity.to_owned(),
    };
    let id = job.id.clone();
    state.snapshot_jobs.put(job);
    id
}

/// Lets the running jobs copy the opportunities that were touched since the last time.
pub(crate) fn run_jobs(_state: &mut State, _config: &Config, _at: OffsetDateTime) {}
