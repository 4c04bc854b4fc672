//! `ListEngagementResourceAssociations`: which opportunities have snapshots in which of the
//! caller's engagements.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::paging::{self, Orders};
use crate::state::{Association, State};

const ORDERS: Orders = Orders { names: &["CreatedDate"], descending: true, page_size: 50 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    engagement_identifier: Option<String>,
    resource_identifier: Option<String>,
    created_by: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let (engagement, resource) = (request.engagement_identifier.as_ref(), request.resource_identifier.as_ref());
    // The smallest shelf that holds all of what is asked for.
    let of = resource.or(engagement).map_or(call.caller(), String::as_str);
    let shelf = Association::shelf(of, call.catalog);
    let page = paging::page(call, &state.associations, &shelf, &ORDERS, |pair| {
        pair.viewers.iter().any(|viewer| viewer == call.caller())
            && engagement.is_none_or(|it| *it == pair.engagement)
            && request.created_by.as_ref().is_none_or(|it| *it == pair.owner)
    })?;
    let entries = page.rows.iter().map(|it| it.to_summary()).collect();
    Ok(paging::answer("EngagementResourceAssociationSummaries", entries, page.next_token))
}
