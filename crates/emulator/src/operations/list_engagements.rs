//! `ListEngagements`: those that the caller is a member of.

use serde::Deserialize;

use crate::call::Call;
use crate::error::ServiceError;
use crate::ids;
use crate::paging::{self, Orders, admits};
use crate::state::{Engagement, Query, Shelf, State};

const ORDERS: Orders = Orders { names: &["CreatedDate"], descending: true, page_size: 20 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    created_by: Option<Vec<String>>,
    #[serde(default)]
    exclude_created_by: Vec<String>,
    #[serde(default)]
    context_types: Vec<String>,
    #[serde(default)]
    exclude_context_types: Vec<String>,
    engagement_identifier: Option<Vec<String>>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Result<String, ServiceError> {
    let request: Request = call.request()?;
    let identifiers = ids::bare_all(request.engagement_identifier.as_deref());
    let shelf = Shelf::own(call.caller(), call.catalog);
    let query = Query::from(&shelf)
        .keys(identifiers.as_deref())
        .facet("creator", request.created_by.as_deref())
        .facet("context", Some(&request.context_types));
    let page = paging::page(call, &state.engagements, query, &ORDERS, |engagement| {
        let types = engagement.context_types();
        let has_one_of = |wanted: &[String]| wanted.iter().any(|one| types.contains(&&**one));
        admits(request.created_by.as_deref(), &engagement.created_by)
            && !request.exclude_created_by.contains(&engagement.created_by)
            && (request.context_types.is_empty() || has_one_of(&request.context_types))
            && !has_one_of(&request.exclude_context_types)
            && admits(identifiers.as_deref(), &engagement.id)
    })?;
    let entries = page.rows.iter().map(|row| row.text(0, Engagement::to_summary));
    Ok(paging::written("EngagementSummaryList", entries, page.next_token.as_deref()))
}
