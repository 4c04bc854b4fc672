//! `ListResourceSnapshotJobs`: the caller's own.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::paging::{self, Orders};
use crate::state::{SnapshotJob, State};

const ORDERS: Orders = Orders { names: &["CreatedDate"], descending: true, page_size: 50 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: Option<String>,
    status: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let (engagement, status) = (request.engagement_identifier.as_deref(), request.status.as_deref());
    let shelf = SnapshotJob::shelf(call.caller(), call.catalog, engagement, status);
    let page = paging::page(call, &state.snapshot_jobs, &shelf, &ORDERS, |job| {
        status.is_none_or(|status| status == job.status.name())
    })?;
    let entries = page.rows.iter().map(|it| it.to_summary()).collect();
    Ok(paging::answer("ResourceSnapshotJobSummaries", entries, page.next_token))
}
