//! `ListProspectingFromEngagementTasks`: the caller's own.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::paging::{self, Orders, admits};
use crate::state::{ProspectingTask, Query, Shelf, SortKey, State, from_wire};

const ORDERS: Orders =
    Orders { names: &["StartTime", "TaskName", "FailedEngagementCount"], descending: true, page_size: 20 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    task_identifier: Option<Vec<String>>,
    task_name: Option<Vec<String>>,
    start_after: Option<String>,
    start_before: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let after = request.start_after.as_deref().map(from_wire).transpose()?;
    let before = request.start_before.as_deref().map(from_wire).transpose()?;
    let shelf = Shelf::own(call.caller(), call.catalog);
    let keep = |task: &ProspectingTask| {
        admits(request.task_name.as_deref(), &task.name)
            && after.is_none_or(|end| task.started > end)
            && before.is_none_or(|end| task.started < end)
    };
    let span = (after.map(SortKey::time), before.map(SortKey::time));
    let query = Query::from(&shelf).keys(request.task_identifier.as_deref()).span(0, span);
    let page = paging::page(call, &state.prospecting, query, &ORDERS, keep)?;
    let entries = page.rows.iter().map(|it| it.to_summary()).collect();
    Ok(paging::answer("TaskSummaries", entries, page.next_token))
}
