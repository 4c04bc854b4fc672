//! `ListEngagementByAcceptingInvitationTasks`.

use serde::Deserialize;

use crate::call::{Answer, Call};
use crate::ids;
use crate::paging::{self, Orders, admits};
use crate::state::{Query, Shelf, Side, State, TaskKind};

pub(super) const ORDERS: Orders = Orders { names: &["StartTime"], descending: true, page_size: 50 };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    task_status: Option<Vec<String>>,
    opportunity_identifier: Option<Vec<String>>,
    engagement_invitation_identifier: Option<Vec<String>>,
    task_identifier: Option<Vec<String>>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let invitations = ids::bare_all(request.engagement_invitation_identifier.as_deref());
    let ids = ids::bare_all(request.task_identifier.as_deref());
    let shelf = Shelf::new(call.caller(), call.catalog, Side::Tasks(TaskKind::ByAcceptingInvitation));
    let query = Query::from(&shelf).keys(ids.as_deref()).facet("status", request.task_status.as_deref());
    let page = paging::page(call, &state.tasks, query, &ORDERS, |task| {
        let shown = task.shown();
        admits(request.task_status.as_deref(), task.status())
            && admits(request.opportunity_identifier.as_deref(), shown.opportunity.unwrap_or_default())
            && admits(invitations.as_deref(), shown.invitation.unwrap_or_default())
            && admits(ids.as_deref(), &task.id)
    })?;
    let entries = page.rows.iter().map(|it| it.to_answer()).collect();
    Ok(paging::answer("TaskSummaries", entries, page.next_token))
}
