//! All bulk jobs.

use super::marks::JobMark;
use crate::{
    api::bulk::list_jobs,
    context::page_context,
    layout::NavItem,
    pages::{Page, loaded},
    paths,
    ui::{Cell, Column, EmptyState, Glyph, LinkButton, PageHeader, RelativeTime, Row, RowHeader, Table},
};
use domain::views::JobView;
use leptos::prelude::*;
use time::OffsetDateTime;

/// The bulk jobs of everybody, newest first.
#[component]
pub fn JobsPage() -> impl IntoView {
    let now = page_context().now;
    view! {
        <Page title="Bulk jobs" nav=NavItem::Tasks>
            <PageHeader
                title="Bulk jobs" up_href=paths::tasks() up_label="Tasks"
                lead="What you and your colleagues do with many invitations or opportunities at once."
            />
            {loaded(list_jobs(), move |jobs| {
                if jobs.is_empty() {
                    return view! {
                        <EmptyState
                            title="No bulk jobs yet" glyph=Glyph::Task
                            text="Select invitations or opportunities in their list, and choose below it what to do with them."
                        >
                            <LinkButton href=paths::invitations()>"Invitations received"</LinkButton>
                            <LinkButton href=paths::opportunities()>"Opportunities"</LinkButton>
                        </EmptyState>
                    }
                    .into_any();
                }
                let columns = ["Job", "State", "Progress", "Started by", "Started"].map(Column::new).to_vec();
                let rows = jobs.into_iter().map(|job| row(job, now)).collect_view();
                view! { <Table caption="Bulk jobs, newest first" columns>{rows}</Table> }.into_any()
            })}
        </Page>
    }
}

fn row(job: JobView, now: OffsetDateTime) -> impl IntoView {
    let total = job.counts.total();
    let title = job.action.title(usize::try_from(total).unwrap_or(usize::MAX));
    let progress = format!("{} of {total}", job.counts.over());
    let refused = job.counts.refused + job.counts.unsettled;
    view! {
        <Row>
            <RowHeader href=paths::job(&job.id)>{title}</RowHeader>
            <Cell label="State"><JobMark state=job.state/></Cell>
            <Cell label="Progress">
                {progress}
                {match refused {
                    0 => String::new(),
                    1 => ", 1 needs a look".to_owned(),
                    _ => format!(", {refused} need a look"),
                }}
            </Cell>
            <Cell label="Started by">{job.owner_name}</Cell>
            <Cell label="Started"><RelativeTime at=job.created_at now short=true/></Cell>
        </Row>
    }
}
