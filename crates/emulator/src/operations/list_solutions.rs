//! `ListSolutions`: the caller's own.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::paging::{self, Orders, admits};
use crate::state::{Shelf, State};

const ORDERS: Orders =
    Orders { names: &["Identifier", "Name", "Status", "Category", "CreatedDate"], descending: false, page_size: 20 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    status: Option<Vec<String>>,
    identifier: Option<Vec<String>>,
    category: Option<Vec<String>>,
    aws_marketplace_solution_arn: Option<Vec<String>>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let shelf = Shelf::own(call.caller(), call.catalog);
    let page = paging::page(call, &state.solutions, &shelf, &ORDERS, |solution| {
        let marketplace = solution.marketplace_arn.as_deref().unwrap_or_default();
        admits(request.status.as_deref(), &solution.status)
            && admits(request.identifier.as_deref(), &solution.id)
            && admits(request.category.as_deref(), &solution.category)
            && admits(request.aws_marketplace_solution_arn.as_deref(), marketplace)
    })?;
    let entries = page.rows.iter().map(|it| it.to_summary()).collect();
    Ok(paging::answer("SolutionSummaries", entries, page.next_token))
}
