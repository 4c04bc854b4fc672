//! `ListResourceSnapshots`: all revisions of what an engagement keeps, for its members.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::paging::{self, Orders};
use crate::state::{Series, Snapshot, State};

const ORDERS: Orders = Orders { names: &["CreatedDate"], descending: true, page_size: 50 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: String,
    resource_identifier: Option<String>,
    resource_snapshot_template_identifier: Option<String>,
    created_by: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let engagement = &request.engagement_identifier;
    state.joined_engagement(call.caller(), call.catalog, engagement)?;
    let template = request.resource_snapshot_template_identifier.as_deref();
    let shelf = match (request.resource_identifier.as_deref(), template) {
        (Some(opportunity), Some(template)) => Series { engagement, opportunity, template }.shelf(call.catalog),
        (opportunity, _) => Snapshot::shelf(engagement, opportunity, call.catalog),
    };
    let page = paging::page(call, &state.snapshots, &shelf, &ORDERS, |snapshot| {
        snapshot.is_visible_to(call.caller())
            && template.is_none_or(|it| it == snapshot.template)
            && request.created_by.as_ref().is_none_or(|it| *it == snapshot.account)
    })?;
    let entries = page.rows.iter().map(|it| it.to_summary()).collect();
    Ok(paging::answer("ResourceSnapshotSummaries", entries, page.next_token))
}
