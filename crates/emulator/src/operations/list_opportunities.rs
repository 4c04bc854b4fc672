//! `ListOpportunities`: the caller's own.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::call::Call;
use crate::error::ServiceError;
use crate::paging::{self, Orders, admits};
use crate::state::{Opportunity, Query, Shelf, SortKey, State, from_wire};

const ORDERS: Orders = Orders {
    names: &["LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"],
    descending: true,
    page_size: 20,
};

// Where the orders with a range stand among them.
const MODIFIED: usize = 0;
const CREATED: usize = 3;
const CLOSE: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: Option<Vec<String>>,
    life_cycle_stage: Option<Vec<String>>,
    life_cycle_review_status: Option<Vec<String>>,
    #[serde(default)]
    customer_company_name: Vec<String>,
    #[serde(default)]
    last_modified_date: Span,
    #[serde(default)]
    created_date: Span,
    #[serde(default)]
    target_close_date: Span,
}

/// A range whose ends don't belong to it.
#[derive(Default, Deserialize)]
struct Span {
    #[serde(alias = "AfterLastModifiedDate", alias = "AfterCreatedDate", alias = "AfterTargetCloseDate")]
    after: Option<String>,
    #[serde(alias = "BeforeLastModifiedDate", alias = "BeforeCreatedDate", alias = "BeforeTargetCloseDate")]
    before: Option<String>,
}

impl Span {
    /// The ends as moments.
    fn moments(&self) -> Result<[Option<OffsetDateTime>; 2], ServiceError> {
        let moment = |text: &Option<String>| text.as_deref().map(from_wire).transpose();
        Ok([moment(&self.after)?, moment(&self.before)?])
    }

    /// The ends as they are: dates written year first sort like texts.
    fn texts(&self) -> [Option<SortKey>; 2] {
        [&self.after, &self.before].map(|end| end.clone().map(SortKey::Text))
    }

    /// Whether a date lies inside. Dates written year first compare like texts.
    fn holds_date(&self, date: &str) -> bool {
        let after = self.after.as_deref().is_none_or(|end| date > end);
        let before = self.before.as_deref();
        after && before.is_none_or(|end| !date.is_empty() && date < end)
    }
}

fn holds([after, before]: &[Option<OffsetDateTime>; 2], moment: OffsetDateTime) -> bool {
    after.is_none_or(|end| moment > end) && before.is_none_or(|end| moment < end)
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Result<String, ServiceError> {
    let request: Request = call.request()?;
    let modified = request.last_modified_date.moments()?;
    let created = request.created_date.moments()?;
    let companies: Vec<_> = request.customer_company_name.iter().map(|name| name.to_lowercase()).collect();
    let lag = call.config.assumptions.read_lag();
    let shelf = Shelf::own(call.caller(), call.catalog);
    let query = Query::from(&shelf)
        .keys(request.identifier.as_deref())
        .facet("stage", request.life_cycle_stage.as_deref())
        .facet("review", request.life_cycle_review_status.as_deref())
        .facet("company", Some(&companies))
        .span(MODIFIED, modified.map(|end| end.map(SortKey::time)).into())
        .span(CREATED, created.map(|end| end.map(SortKey::time)).into())
        .span(CLOSE, request.target_close_date.texts().into());
    let page = paging::page(call, &state.opportunities, query, &ORDERS, |opportunity: &Opportunity| {
        let stage = opportunity.text("/LifeCycle/Stage");
        let review = opportunity.review_status.name();
        opportunity.is_readable(call.now, lag)
            && admits(request.identifier.as_deref(), &opportunity.id)
            && admits(request.life_cycle_stage.as_deref(), stage)
            && admits(request.life_cycle_review_status.as_deref(), review)
            && holds(&modified, opportunity.modified)
            && holds(&created, opportunity.created)
            && request.target_close_date.holds_date(opportunity.text("/LifeCycle/TargetCloseDate"))
            && (companies.is_empty()
                || companies.contains(&opportunity.text("/Customer/Account/CompanyName").to_lowercase()))
    })?;
    let entries = page.rows.iter().map(|row| row.text(0, Opportunity::to_summary));
    Ok(paging::written("OpportunitySummaries", entries, page.next_token.as_deref()))
}
